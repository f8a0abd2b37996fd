// SPDX-License-Identifier: Apache-2.0
#include "rig/report/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace rig::report {
namespace {

using namespace std::chrono_literals;

constexpr std::array<Duration, 31> steps{1ms,  2ms,  5ms,  10ms,  20ms,  50ms,  100ms, 200ms, 500ms, 1s,    2s,
                                         5s,   10s,  15s,  30s,   1min,  2min,  5min,  10min, 15min, 30min, 1h,
                                         2h,   3h,   6h,   12h,   24h,   48h,   168h,  336h,  720h};

std::string label(Duration t, Duration step) {
  if (t == 0s) return "0";
  if (step < 1s) return t < 1s ? fmt::format("{} ms", t / 1ms) : fmt::format("{:g} s", std::chrono::duration<double>(t).count());
  if (step >= 24h) return fmt::format("{} d", t / 24h);
  if (t < 1min && step < 1min) return fmt::format("{} s", t / 1s);
  if (step < 1min) return fmt::format("{}:{:02}", t / 1min, t % 1min / 1s);
  if (step < 1h && t < 1h) return fmt::format("{} min", t / 1min);
  if (t < 24h) return fmt::format("{}:{:02} h", t / 1h, t % 1h / 1min);
  return fmt::format("{} d {} h", t / 24h, t % 24h / 1h);
}

}  // namespace

std::vector<Tick> ticks(Duration span, int most) {
  Duration step = steps.back();
  for (Duration one : steps)
    if (span / one <= most) {
      step = one;
      break;
    }
  while (span / step > most) step *= 2;
  std::vector<Tick> result;
  for (Duration t{}; t <= span; t += step) result.push_back({t, label(t, step)});
  return result;
}

std::string human(Duration duration) {
  if (duration < 1s) return fmt::format("{} ms", std::chrono::round<std::chrono::milliseconds>(duration).count());
  if (duration < 1min) return fmt::format("{:.1f} s", std::chrono::duration<double>(duration).count());
  if (duration < 1h) return fmt::format("{} min {} s", duration / 1min, duration % 1min / 1s);
  if (duration < 24h) return fmt::format("{} h {} min", duration / 1h, duration % 1h / 1min);
  return fmt::format("{} d {} h", duration / 24h, duration % 24h / 1h);
}

std::string elapsed(Duration t) {
  const auto milliseconds = t % 1s / 1ms;
  if (t < 1min) return fmt::format("{}.{:03}", t / 1s, milliseconds);
  if (t < 1h) return fmt::format("{}:{:02}.{:03}", t / 1min, t % 1min / 1s, milliseconds);
  return fmt::format("{}:{:02}:{:02}.{:03}", t / 1h, t % 1h / 1min, t % 1min / 1s, milliseconds);
}

}  // namespace rig::report
