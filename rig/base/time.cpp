// SPDX-License-Identifier: Apache-2.0
#include "rig/base/time.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

namespace rig {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds zcl_epoch{946'684'800s};

struct Unit {
  std::string_view suffix;
  Duration size;
};
constexpr std::array units{Unit{"d", 24h}, Unit{"h", 1h}, Unit{"ms", 1ms}, Unit{"m", 1min}, Unit{"us", 1us}, Unit{"ns", 1ns}, Unit{"s", 1s}};

}  // namespace

std::string to_rfc3339(UtcTime time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(time - seconds).count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", fmt::gmtime(seconds.time_since_epoch().count()), micros);
}

std::uint32_t to_zcl_utc(UtcTime time) {
  return static_cast<std::uint32_t>(std::chrono::floor<std::chrono::seconds>(time - zcl_epoch).count());
}

UtcTime from_zcl_utc(std::uint32_t seconds) { return zcl_epoch + std::chrono::seconds(seconds); }

std::optional<Duration> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  Duration total{};
  while (!text.empty()) {
    std::int64_t count{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || count < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const Unit* found = nullptr;
    for (const Unit& unit : units)
      if (text.starts_with(unit.suffix) && (!found || unit.suffix.size() > found->suffix.size())) found = &unit;
    if (!found || count > (Duration::max() - total) / found->size) return std::nullopt;
    total += count * found->size;
    text.remove_prefix(found->suffix.size());
  }
  return total;
}

std::string format_duration(Duration duration) {
  if (duration < Duration::zero()) return "-" + format_duration(-duration);
  if (duration < 1s) {
    if (duration % 1ms == 0ns) return fmt::format("{}ms", duration / 1ms);
    return fmt::format("{:.6g}ms", std::chrono::duration<double, std::milli>(duration).count());
  }
  std::string text;
  const auto part = [&](Duration size, std::string_view suffix) {
    if (duration >= size) text += fmt::format("{}{}", duration / size, suffix);
    duration %= size;
  };
  part(24h, "d");
  part(1h, "h");
  part(1min, "m");
  part(1s, "s");
  if (duration >= 1us) text += fmt::format("{:.6g}ms", std::chrono::duration<double, std::milli>(duration).count());
  return text;
}

}  // namespace rig
