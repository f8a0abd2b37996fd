// SPDX-License-Identifier: Apache-2.0
//
// A device and the clock and presence of its hub.
#include "rig/sim/device_kit.hpp"
#include "rig/sim/hub_clusters.hpp"

namespace rig::sim {
namespace {

constexpr std::uint32_t noon = 820'584'000;  // some day in 2026

struct BesideAHub : Bench {
  // The hub tells the time, noon when the world began, and asks for a sign of life every ten minutes.
  void answer_reads() {
    hub->on_read = [this](NodeId node, std::uint16_t cluster, std::uint8_t sequence) {
      if (!answers) return;
      const auto since_start = std::chrono::duration_cast<std::chrono::seconds>(loop.now().time_since_epoch()).count();
      if (cluster == time_cluster) hub->answer(node, cluster, sequence, time_attribute, zcl::Value::utc(noon + static_cast<std::uint32_t>(since_start) + ahead));
      if (cluster == keep_alive_cluster) hub->answer(node, cluster, sequence, keep_alive_base, zcl::Value::u8(10));
    };
  }
  bool answers = true;
  std::uint32_t ahead = 0;
};

TEST_F(BesideAHub, SetsItsClock) {
  DeviceSettings settings;
  settings.reads_time = true;
  start(settings);
  EXPECT_EQ(device->clock(), std::nullopt) << "nobody told it";
  answer_reads();
  device->set_power(false);
  device->set_power(true);
  run_for(30s);
  ASSERT_TRUE(device->clock().has_value());
  EXPECT_NEAR(to_zcl_utc(*device->clock()), noon + 35, 1);
}

TEST_F(BesideAHub, ActivatesWhenTheHubsClockSaysSo) {
  DeviceSettings settings;
  settings.ota.asks_time_before_upgrade = true;
  start(settings);
  answer_reads();
  hub->on_end = {device_image, noon + 3600, noon + 7200};  // its clock is an hour ahead, and is put right later
  hub->notify(device->node());
  run_for(1h);
  EXPECT_EQ(device->running_version(), 0x10u);
  run_for(59min);
  EXPECT_EQ(device->running_version(), 0x10u);
  run_for(2min);
  EXPECT_EQ(device->running_version(), device_image.file_version);
}

TEST_F(BesideAHub, SearchesForAHubThatIsSilent) {
  DeviceSettings settings;
  settings.keep_alive = true;
  start(settings);
  answer_reads();
  run_for(5h);
  EXPECT_EQ(device->state(), Device::State::online) << "it is answered";
  const auto reads = hub->heard[keep_alive_cluster].size();
  EXPECT_GE(reads, 5 * 60 / 15u);
  EXPECT_LE(reads, 5 * 60 / 10u + 1);
  hub->radio().set_on(false);
  run_for(70min);
  EXPECT_EQ(device->state(), Device::State::rejoining);
  hub->radio().set_on(true);
  run_for(1min);
  EXPECT_EQ(device->state(), Device::State::online);
}

TEST_F(BesideAHub, NeverSearchesWhenThatIsItsDefect) {
  DeviceSettings settings;
  settings.keep_alive = true;
  settings.defects.never_searches = true;
  start(settings);
  hub->radio().set_on(false);
  run_for(24h);
  EXPECT_EQ(device->state(), Device::State::online) << "it has not noticed";
}

TEST_F(BesideAHub, SearchesAtTheThirdReadThatFails) {
  DeviceSettings settings;
  settings.keep_alive = true;
  start(settings);
  answer_reads();
  run_for(1h);
  hub->radio().set_on(false);
  run_for(29min);
  EXPECT_EQ(device->state(), Device::State::online);
  run_for(17min);
  EXPECT_EQ(device->state(), Device::State::rejoining);
}

TEST_F(BesideAHub, StartsOverAtAnOddTime) {
  DeviceSettings settings;
  settings.reads_time = true;
  settings.defects.crashes_on_odd_time = true;
  start(settings);
  answer_reads();
  ahead = 400'000'000;
  device->set_power(false);
  device->set_power(true);
  run_for(9s);
  EXPECT_GT(device->boot_count(), 3u);
}

}  // namespace
}  // namespace rig::sim
