// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/device.hpp"

#include <gtest/gtest.h>

#include <map>

#include "rig/image/header.hpp"

namespace rig::sim {
namespace {

using namespace std::chrono_literals;

constexpr ota::ImageId offered{0x121D, 0x0084, 0x00000020};
constexpr Network han{.pan_id = 0x1A62, .extended_pan_id = 0xD0C0B0A0, .channel = 15, .open = true};

Bytes image_of(std::size_t size) {
  image::OtaHeader header;
  header.manufacturer_code = offered.manufacturer;
  header.image_type = offered.image_type;
  header.file_version = offered.file_version;
  header.hardware = image::HardwareRange{0x0101, 0x0101};
  header = image::with_consistent_lengths(header);
  header.total_image_size = static_cast<std::uint32_t>(size);
  Bytes file = wire::encode(header);
  for (std::size_t i = file.size(); i < size; ++i) file.push_back(static_cast<Byte>(i * 7));
  return file;
}

// As little of a hub as a device can be upgraded by.
class Hub final : public RadioUser {
 public:
  explicit Hub(Air& air) : radio_(air, Eui64{0x00DB1234567890A2}, *this, {.coordinator = true}) {
    radio_.set_on(true);
    radio_.enter(han, NodeId{0});
  }
  Radio& radio() { return radio_; }

  std::optional<Admission> on_join(const JoinRequest& request) override {
    if (request.kind == JoinKind::secured_rejoin) return request.network_key == key_ ? std::optional(Admission{request.wished_node, key_}) : std::nullopt;
    return Admission{NodeId{0x3344}, key_, transport_key};
  }
  void on_left(Eui64, NodeId) override { ++leaves; }

  void on_frame(const Frame& frame) override {
    const ByteView payload{frame.payload.data(), frame.payload.size()};
    if (frame.profile == 0) {
      zdo[frame.cluster] = {payload.begin(), payload.end()};
      return;
    }
    last = {payload.begin(), payload.end()};
    const auto zcl = zcl::parse(payload);
    if (frame.cluster != ota::cluster_id || zcl->header.type != zcl::FrameType::cluster_specific) return;
    const std::uint8_t sequence = zcl->header.sequence;
    switch (static_cast<ota::CommandId>(zcl->header.command)) {
      case ota::CommandId::query_next_image_request:
        return send(frame.source, ota::frame(sequence, ota::QueryNextImageResponse{ota::Status::success, offered, static_cast<std::uint32_t>(image.size())}));
      case ota::CommandId::image_block_request: {
        const auto request = wire::decode<ota::ImageBlockRequest>(zcl->payload);
        offsets.push_back(request->offset);
        if (on_block) on_block(request->offset);
        return send(frame.source, ota::block_frame(sequence, offered, request->offset, ByteView(image).subspan(request->offset, request->max_data_size)));
      }
      case ota::CommandId::upgrade_end_request:
        end_status = static_cast<int>(zcl->payload[0]);
        return send(frame.source, ota::frame(sequence, ota::UpgradeEndResponse{offered, 0, 0}));
      default:
        return;
    }
  }

  void send(NodeId to, const zcl::FrameBytes& bytes, std::uint16_t cluster = ota::cluster_id, bool encrypted = true) {
    Frame frame;
    frame.destination = to;
    frame.profile = device::profile_smart_energy;
    frame.cluster = cluster;
    frame.source_endpoint = 5;
    frame.destination_endpoint = 1;
    frame.encrypted = encrypted;
    frame.payload = bytes;
    radio_.send(frame, {});
  }
  void ask_zdo(NodeId to, std::uint16_t cluster, const Bytes& bytes) {
    Frame frame;
    frame.destination = to;
    frame.cluster = cluster;
    frame.payload.assign(bytes.begin(), bytes.end());
    radio_.send(frame, {});
  }
  void notify(NodeId to) { send(to, ota::frame(1, ota::ImageNotify{ota::NotifyScope::file_version, 100, offered})); }

  Key transport_key = well_known_link_key;
  Bytes image = image_of(1000);
  Bytes last;
  std::map<std::uint16_t, Bytes> zdo;
  std::vector<std::uint32_t> offsets;
  std::function<void(std::uint32_t)> on_block;
  int end_status = -1;
  int leaves = 0;

 private:
  Radio radio_;
  Key key_{1, 2, 3};
};

struct Bench : ::testing::Test {
  void start(DeviceSettings settings = {}, AirSettings air_settings = {.radio_time = false}) {
    air.emplace(loop, air_settings, Rng(4711));
    hub.emplace(*air);
    device.emplace(*air, settings, Rng(1));
    device->set_console([this](std::string_view line) { console.emplace_back(line); });
    device->set_power(true);
    run_for(5s);
  }
  void run_for(Duration duration) {
    bool over = false;
    loop.arm(loop.now() + duration, [&] { over = true; });
    while (!over) loop.run_one();
  }
  zcl::Value read(std::uint16_t cluster, std::uint16_t id) {
    const auto direction = cluster == ota::cluster_id ? zcl::Direction::to_client : zcl::Direction::to_server;
    hub->send(device->node(), zcl::frame(zcl::global_header<zcl::ReadAttributes>(direction, 9), zcl::ReadAttributes{{{id}}}), cluster);
    run_for(100ms);
    const auto answer = wire::decode<zcl::ReadAttributesResponse>(zcl::parse(hub->last)->payload);
    EXPECT_EQ(answer->records.items.at(0).status, zcl::Status::success);
    return answer->records.items.at(0).value;
  }

  io::Loop loop{io::TimeMode::virtual_time};
  std::optional<Air> air;
  std::optional<Hub> hub;
  std::optional<Device> device;
  std::vector<std::string> console;
};

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
  EXPECT_EQ(device->running_version(), offered.file_version);
  EXPECT_EQ(device->boot_count(), 2u);
  EXPECT_EQ(device->state(), Device::State::online) << "rejoined after its restart";
  EXPECT_EQ(device->flash().ota.last_good_image, sha256(hub->image));
  EXPECT_EQ(read(0x0019, 0x0002), zcl::Value::u32(offered.file_version));
  EXPECT_EQ(console[2], "ota status 1 awaiting_block");
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
  EXPECT_EQ(device->running_version(), offered.file_version);
  EXPECT_EQ(device->boot_count(), 3u);
}

TEST_F(Bench, NeverComesBackWhenItIsThatKindOfDevice) {
  DeviceSettings settings;
  settings.dies_on_power_cut = true;
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
  settings.ota.ignores_activation = true;
  start(settings);
  hub->notify(device->node());
  run_for(1h);
  EXPECT_EQ(device->running_version(), 0x10u);
  EXPECT_EQ(read(0x0019, 0x0004), zcl::Value::u32(offered.file_version));
  EXPECT_EQ(read(0x0019, 0x0006), zcl::Value::enum8(3));
}

TEST_F(Bench, GetsItsImageThroughALossyAndSlowRadio) {
  DeviceSettings settings;
  settings.poll_period = 200ms;
  start(settings, {.radio_time = true, .down = {.loss = 0.1, .duplicate = 0.1}, .up = {.loss = 0.1, .duplicate = 0.1}});
  hub->notify(device->node());
  run_for(10min);
  EXPECT_EQ(device->running_version(), offered.file_version) << "seed 4711";
}

}  // namespace
}  // namespace rig::sim
