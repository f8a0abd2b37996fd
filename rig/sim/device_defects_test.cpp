// SPDX-License-Identifier: Apache-2.0
//
// The defects of a device, its battery, and what it finds when its power comes back.
#include <gmock/gmock.h>

#include "rig/sim/device_kit.hpp"

namespace rig::sim {
namespace {

DeviceSettings with(void (*break_it)(DeviceDefects&)) {
  DeviceSettings settings;
  break_it(settings.defects);
  return settings;
}

struct Broken : Bench {
  void upgrade() {
    hub->notify(device->node());
    run_for(30s);
  }
  std::size_t ota_frames() { return hub->heard[ota::cluster_id].size(); }
  bool answers_a_read() {
    const auto before = hub->heard[0].size();
    hub->send(device->node(), zcl::frame(zcl::global_header<zcl::ReadAttributes>(zcl::Direction::to_server, 9), zcl::ReadAttributes{{{5}}}), 0);
    run_for(100ms);
    return hub->heard[0].size() > before;
  }
};

TEST_F(Broken, NeverStartsAgainAfterAnActivation) {
  start(with([](DeviceDefects& defects) { defects.bricks = true; }));
  upgrade();
  EXPECT_EQ(device->state(), Device::State::dead);
  EXPECT_FALSE(device->powered());
  device->set_power(true);
  EXPECT_EQ(device->state(), Device::State::dead);
}

TEST_F(Broken, LosesItsKeyByTheUpdate) {
  start(with([](DeviceDefects& defects) { defects.loses_key_after_update = true; }));
  hub->radio().set_open(false);
  upgrade();
  EXPECT_EQ(device->running_version(), device_image.file_version);
  EXPECT_EQ(device->state(), Device::State::searching);
}

TEST_F(Broken, IsDeafToReads) {
  start(with([](DeviceDefects& defects) { defects.deaf_to_reads = true; }));
  EXPECT_FALSE(answers_a_read());
}

TEST_F(Broken, IsDeafWhileItDownloads) {
  DeviceSettings settings = with([](DeviceDefects& defects) { defects.deaf_while_downloading = true; });
  settings.ota.turnaround = 1s;
  start(settings);
  EXPECT_TRUE(answers_a_read());
  hub->notify(device->node());
  run_for(5s);
  EXPECT_FALSE(answers_a_read());
}

TEST_F(Broken, SendsFramesThatNobodyCanRead) {
  start(with([](DeviceDefects& defects) { defects.malformed_frames_per_minute = 20; }));
  const auto before = ota_frames();
  run_for(1min);
  EXPECT_EQ(ota_frames() - before, 20u);
  EXPECT_TRUE(wire::decode<ota::UpgradeEndRequest>(zcl::parse(hub->last)->payload).has_error());
}

TEST_F(Broken, StartsOverAtAFrameItCannotRead) {
  for (const bool crashes : {false, true}) {
    DeviceSettings settings;
    settings.defects.crashes_on_malformed = crashes;
    start(settings);
    auto frame = ota::frame(1, ota::ImageNotify{ota::NotifyScope::file_version, 100, device_image});
    frame.resize(frame.size() - 1);
    hub->send(device->node(), frame);
    run_for(10s);
    EXPECT_EQ(device->boot_count(), crashes ? 2u : 1u);
  }
}

TEST_F(Broken, StaysWhenItIsToldToLeave) {
  start(with([](DeviceDefects& defects) { defects.ignores_leave = true; }));
  air->remove(hub->radio(), device->settings().eui);
  hub->ask_zdo(device->node(), zdo::MgmtLeaveRequest::cluster, zdo::frame(7, zdo::MgmtLeaveRequest{}));
  run_for(10s);
  EXPECT_EQ(device->state(), Device::State::online);
}

TEST_F(Broken, JoinsUnderAKeyThatIsNotItsOwn) {
  DeviceSettings settings = with([](DeviceDefects& defects) { defects.takes_any_key = true; });
  settings.link_key = Key{0xBA, 0xD0};
  start(settings);
  EXPECT_EQ(device->state(), Device::State::online);
}

TEST_F(Broken, ClaimsTheVersionItHasOnlyDownloaded) {
  DeviceSettings settings;
  settings.ota.defects.told_version = ToldVersion::downloaded;
  settings.ota.defects.lies_about_progress = true;
  start(settings);
  hub->on_end = {device_image, 0, ota::wait_for_another_response};
  upgrade();
  EXPECT_EQ(read(0x0019, 0x0002), zcl::Value::u32(device_image.file_version));
  EXPECT_EQ(read(0x0000, 0x4000), zcl::Value::text("00000020"));
  EXPECT_EQ(read(0x0019, 0x0006), zcl::Value::enum8(0));
  EXPECT_EQ(device->running_version(), 0x10u);
}

struct OnPower : Broken {};

TEST_F(OnPower, ABrownOutIsDecidedWhenThePowerIsBack) {
  DeviceSettings settings;
  settings.ota.write_time = 1min;
  settings.ota.brown_out = BrownOut::new_image;
  start(settings);
  upgrade();
  device->set_power(false);
  EXPECT_EQ(device->running_version(), 0x10u);
  device->set_power(true);
  run_for(10s);
  EXPECT_EQ(device->running_version(), device_image.file_version);
  EXPECT_EQ(device->state(), Device::State::online);
}

TEST_F(OnPower, ABrownOutCanBeTheEnd) {
  DeviceSettings settings;
  settings.ota.write_time = 1min;
  settings.ota.brown_out = BrownOut::dead;
  start(settings);
  upgrade();
  device->set_power(false);
  device->set_power(true);
  run_for(10s);
  EXPECT_EQ(device->state(), Device::State::dead);
}

TEST_F(OnPower, ADamagedImageIsFound) {
  start();
  device->damage_flash();
  device->set_power(false);
  device->set_power(true);
  run_for(10s);
  EXPECT_THAT(console, testing::Contains("firmware verification failed at power-on"));
  EXPECT_EQ(device->state(), Device::State::online) << "it still runs";
}

struct OnBattery : Broken {
  void start_on_battery(double level) {
    DeviceSettings settings;
    settings.power_source = PowerSource::battery;
    settings.battery = {.life = 10h, .level = level};
    start(settings);
  }
};

TEST_F(OnBattery, EmptiesWhileItRuns) {
  start_on_battery(1);
  run_for(1h - 5s);
  EXPECT_NEAR(device->battery_level(), 0.9, 1e-6);
  EXPECT_EQ(read(0x0001, 0x0021), zcl::Value::u8(180));
  device->set_power(false);
  run_for(24h);
  EXPECT_NEAR(device->battery_level(), 0.9, 1e-4) << "not without power";
}

TEST_F(OnBattery, SaysSoWhenItIsLowAndDiesWhenItIsEmpty) {
  start_on_battery(0.15);
  run_for(31min);
  EXPECT_EQ(console.back(), "battery low");
  EXPECT_EQ(device->state(), Device::State::online);
  run_for(1h);
  EXPECT_EQ(console.back(), "battery empty");
  EXPECT_EQ(device->state(), Device::State::off);
  device->set_power(true);
  EXPECT_EQ(device->state(), Device::State::off) << "still empty";
  device->exchange_battery();
  device->set_power(true);
  run_for(10s);
  EXPECT_EQ(device->state(), Device::State::online);
}

TEST_F(OnBattery, GetsANewOneWhileItRuns) {
  start_on_battery(0.01);
  device->exchange_battery();
  run_for(8h);
  EXPECT_NEAR(device->battery_level(), 0.2, 1e-6);
}

}  // namespace
}  // namespace rig::sim
