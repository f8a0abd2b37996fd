// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "rig/hub/hub.hpp"

namespace {

using namespace rig;
using namespace rig::hub;

constexpr Eui64 device{0xA1};
constexpr UtcTime new_year{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

Job thirty_days_ahead() {
  return {.id = JobId{1},
          .image = {.id = {0x121D, 0x0084, 0x20}, .manufacturer_image_size = 262'144},
          .targets = {device},
          .activation = new_year + std::chrono::hours(720)};
}

/// From the job to the version alert thirty days and ten minutes later.
void one_upgrade_with_activation_in_thirty_days(benchmark::State& state) {
  for (auto _ : state) {
    Flash flash;
    Hub hub({}, flash);
    const auto at = [](Duration since) { return Instant{TimePoint{} + since, new_year + since}; };
    using std::chrono::hours, std::chrono::minutes;
    hub.on(thirty_days_ahead(), at({}));
    hub.on(Query{device, 0x10, {}}, at({}));
    hub.on(TransferStarted{device}, at({}));
    hub.on(EndRequest{device, ota::Status::success}, at({}));
    hub.on(TimerFired{}, at(hours(720)));
    hub.on(TimerFired{}, at(hours(720) + minutes(10)));
    benchmark::DoNotOptimize(hub.on(VersionRead{device, 0x20}, at(hours(720) + minutes(10))));
  }
}
BENCHMARK(one_upgrade_with_activation_in_thirty_days);

void one_block(benchmark::State& state) {
  Flash flash;
  Hub hub({}, flash);
  Instant at{TimePoint{}, new_year};
  hub.on(thirty_days_ahead(), at);
  hub.on(TransferStarted{device}, at);
  for (auto _ : state) {
    at.now += std::chrono::milliseconds(50);
    benchmark::DoNotOptimize(hub.on(Progress{device}, at));
  }
}
BENCHMARK(one_block);

}  // namespace
