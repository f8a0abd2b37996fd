// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/device_kit.hpp"

#include <gmock/gmock.h>

namespace rig::sim {
namespace {

TEST_F(Bench, JoinsAnOpenNetworkAndAnnouncesItself) {
  start();
  EXPECT_EQ(device->state(), Device::State::online);
  EXPECT_EQ(console, (std::vector<std::string>{"boot 1 version 00000010", "network up as 0x3344"}));
  const auto announce = zdo::parse<zdo::DeviceAnnounce>(hub->zdo.at(zdo::DeviceAnnounce::cluster));
  EXPECT_EQ(announce->payload.eui, device->settings().eui);
  EXPECT_EQ(announce->payload.node, NodeId{0x3344});
}

TEST_F(Bench, StaysOutsideWithAWrongInstallCode) {
  DeviceSettings settings;
  settings.link_key = Key{0xBA, 0xD0};
  start(settings);
  EXPECT_EQ(device->state(), Device::State::searching);
  hub->transport_key = settings.link_key;
  run_for(20s);
  EXPECT_EQ(device->state(), Device::State::online);
}

TEST_F(Bench, AnswersWhoItIs) {
  start();
  hub->ask_zdo(device->node(), zdo::ActiveEndpointsRequest::cluster, zdo::frame(1, zdo::ActiveEndpointsRequest{device->node()}));
  hub->ask_zdo(device->node(), zdo::SimpleDescriptorRequest::cluster, zdo::frame(2, zdo::SimpleDescriptorRequest{device->node(), 1}));
  hub->ask_zdo(device->node(), zdo::NodeDescriptorRequest::cluster, zdo::frame(3, zdo::NodeDescriptorRequest{device->node()}));
  hub->ask_zdo(device->node(), 0x0032, {4, 0});
  run_for(1s);
  EXPECT_EQ(zdo::parse<zdo::ActiveEndpointsResponse>(hub->zdo.at(0x8005))->payload.endpoints.items, std::vector<std::uint8_t>{1});
  const auto simple = zdo::parse<zdo::SimpleDescriptorResponse>(hub->zdo.at(0x8004));
  EXPECT_EQ(simple->payload.descriptor->device, 0x0506);
  EXPECT_EQ(simple->payload.descriptor->output_clusters.items.front(), ota::cluster_id);
  EXPECT_EQ(zdo::parse<zdo::NodeDescriptorResponse>(hub->zdo.at(0x8002))->payload.descriptor->manufacturer, 0x121D);
  EXPECT_EQ(to_hex(hub->zdo.at(0x8032), " "), "04 84") << "a request that it does not know";
}

TEST_F(Bench, TellsItsAttributes) {
  start();
  EXPECT_EQ(read(0x0000, 0x0005), zcl::Value::text("PPMID-1"));
  EXPECT_EQ(read(0x0000, 0x4000), zcl::Value::text("00000010"));
  EXPECT_EQ(read(0x0019, 0x0002), zcl::Value::u32(0x10));
  EXPECT_EQ(read(0x0019, 0x0006), zcl::Value::enum8(0));
}

TEST_F(Bench, RefusesWhatItDoesNotKnow) {
  start();
  hub->send(device->node(), zcl::frame({zcl::FrameType::cluster_specific, zcl::Direction::to_server, false, {}, 5, 0x42}, wire::Rest<>{}), 0x0102);
  run_for(1s);
  EXPECT_EQ(to_hex(hub->last, " "), "18 05 0B 42 C3");
}

TEST_F(Bench, IsUpgradedFromNotifyToNewVersion) {
  start();
  hub->notify(device->node());
  run_for(30s);
  EXPECT_EQ(hub->end_status, 0);
  EXPECT_EQ(device->running_version(), device_image.file_version);
  EXPECT_EQ(device->boot_count(), 2u);
  EXPECT_EQ(device->state(), Device::State::online) << "rejoined after its restart";
  EXPECT_EQ(device->flash().ota.last_good_image, sha256(hub->image));
  EXPECT_EQ(read(0x0019, 0x0002), zcl::Value::u32(device_image.file_version));
  EXPECT_EQ(console[2], "ota status 1 awaiting_block");
}

TEST_F(Bench, TellsWhoeverObservesItWhatHappens) {
  using What = DeviceNotice::What;
  start();
  std::vector<What> seen;
  std::uint32_t per_cent = 0, version = 0;
  auto observation = device->observe([&](const DeviceNotice& notice) {
    if (notice.what == What::ota_progress) per_cent = notice.number;
    if (notice.what == What::activated) version = notice.number;
    if (notice.what != What::ota_progress && notice.what != What::log) seen.push_back(notice.what);
  });
  hub->notify(device->node());
  run_for(60s);
  EXPECT_GE(per_cent, 90u) << "the last block comes with the end of the download";
  EXPECT_EQ(version, device->running_version());
  device->set_power(false);
  device->set_power(true);
  observation.reset();
  run_for(60s);
  EXPECT_THAT(seen, ::testing::ElementsAre(What::ota_started, What::ota_finished, What::activated, What::reboot, What::boot_finished, What::joined,
                                           What::power_off, What::power_on));
}

TEST_F(Bench, DropsOtaInTheClearWhenItEncryptsAlways) {
  DeviceSettings settings;
  settings.aps_security = ApsSecurity::always;
  start(settings);
  hub->send(device->node(), ota::frame(1, ota::ImageNotify{ota::NotifyScope::jitter, 100}), ota::cluster_id, false);
  run_for(10s);
  EXPECT_EQ(hub->offsets.size(), 0u);
}

TEST_F(Bench, ResumesAfterAPowerCut) {
  DeviceSettings settings;
  settings.ota.commit_every_blocks = 4;
  start(settings);
  hub->on_block = [&](std::uint32_t offset) {
    if (offset != 480) return;
    loop.post([&] { device->set_power(false); });
    hub->on_block = nullptr;
  };
  hub->notify(device->node());
  run_for(1s);
  EXPECT_EQ(device->state(), Device::State::off);
  hub->offsets.clear();
  device->set_power(true);
  run_for(30s);
  EXPECT_EQ(hub->offsets.front(), 384u) << "the last multiple of four blocks of 48";
  EXPECT_EQ(device->running_version(), device_image.file_version);
  EXPECT_EQ(device->boot_count(), 3u);
}

TEST_F(Bench, NeverComesBackWhenItIsThatKindOfDevice) {
  DeviceSettings settings;
  settings.defects.dies_on_power_cut = true;
  start(settings);
  device->set_power(false);
  device->set_power(true);
  run_for(1h);
  EXPECT_EQ(device->state(), Device::State::dead);
  EXPECT_EQ(device->boot_count(), 1u);
}

TEST_F(Bench, RetriesItsRejoinUntilTheHubIsBack) {
  start();
  hub->radio().set_on(false);
  device->set_power(false);
  device->set_power(true);
  run_for(1min);
  EXPECT_EQ(device->state(), Device::State::rejoining);
  hub->radio().set_on(true);
  run_for(10s);
  EXPECT_EQ(device->state(), Device::State::online);
}

TEST_F(Bench, LeavesWhenItIsToldTo) {
  start();
  hub->radio().set_open(false);
  hub->ask_zdo(device->node(), zdo::MgmtLeaveRequest::cluster, zdo::frame(7, zdo::MgmtLeaveRequest{}));
  run_for(1s);
  EXPECT_EQ(to_hex(hub->zdo.at(0x8034), " "), "07 00");
  EXPECT_EQ(hub->leaves, 1);
  EXPECT_FALSE(device->flash().membership);
  EXPECT_EQ(device->state(), Device::State::searching);
}

TEST_F(Bench, CanBeRemovedByItsCoordinator) {
  start();
  hub->radio().set_open(false);
  EXPECT_TRUE(air->remove(hub->radio(), device->settings().eui));
  EXPECT_FALSE(air->remove(hub->radio(), Eui64{99}));
  run_for(100ms);
  EXPECT_FALSE(device->flash().membership);
}

TEST_F(Bench, StaysOnTheOldVersionWhenItIgnoresActivation) {
  DeviceSettings settings;
  settings.ota.defects.ignores_activation = true;
  start(settings);
  hub->notify(device->node());
  run_for(1h);
  EXPECT_EQ(device->running_version(), 0x10u);
  EXPECT_EQ(read(0x0019, 0x0004), zcl::Value::u32(device_image.file_version));
  EXPECT_EQ(read(0x0019, 0x0006), zcl::Value::enum8(3));
}

TEST_F(Bench, GetsItsImageThroughALossyAndSlowRadio) {
  DeviceSettings settings;
  settings.poll_period = 200ms;
  start(settings, {.faults = {{.rate = 0.1}, {.what = Fault::duplicate, .rate = 0.1}}});
  hub->notify(device->node());
  run_for(10min);
  EXPECT_EQ(device->running_version(), device_image.file_version) << "seed 4711";
}

}  // namespace
}  // namespace rig::sim
