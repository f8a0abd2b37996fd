// SPDX-License-Identifier: Apache-2.0
//
// For tests of the device: it on an Air in virtual time, with as little of a hub as it can be upgraded by.
#pragma once

#include <gtest/gtest.h>

#include <map>

#include "rig/image/header.hpp"
#include "rig/sim/device.hpp"

namespace rig::sim {

using namespace std::chrono_literals;

inline constexpr ota::ImageId device_image{0x121D, 0x0084, 0x00000020};
inline constexpr Network han{.pan_id = 0x1A62, .extended_pan_id = 0xD0C0B0A0, .channel = 15, .open = true};

inline Bytes image_of(std::size_t size) {
  image::OtaHeader header;
  header.manufacturer_code = device_image.manufacturer;
  header.image_type = device_image.image_type;
  header.file_version = device_image.file_version;
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
    heard[frame.cluster].push_back(last);
    if (zcl->header.type == zcl::FrameType::profile_wide && on_read) on_read(frame.source, frame.cluster, zcl->header.sequence);
    if (frame.cluster != ota::cluster_id || zcl->header.type != zcl::FrameType::cluster_specific) return;
    const std::uint8_t sequence = zcl->header.sequence;
    switch (static_cast<ota::CommandId>(zcl->header.command)) {
      case ota::CommandId::query_next_image_request:
        return send(frame.source, ota::frame(sequence, ota::QueryNextImageResponse{ota::Status::success, device_image, static_cast<std::uint32_t>(image.size())}));
      case ota::CommandId::image_block_request: {
        const auto request = wire::decode<ota::ImageBlockRequest>(zcl->payload);
        offsets.push_back(request->offset);
        if (on_block) on_block(request->offset);
        return send(frame.source, ota::block_frame(sequence, device_image, request->offset, ByteView(image).subspan(request->offset, request->max_data_size)));
      }
      case ota::CommandId::upgrade_end_request:
        end_status = static_cast<int>(zcl->payload[0]);
        return send(frame.source, ota::frame(sequence, on_end));
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
  /// Answers a read of one attribute.
  void answer(NodeId to, std::uint16_t cluster, std::uint8_t sequence, std::uint16_t attribute, zcl::Value value) {
    zcl::ReadAttributesResponse response;
    response.records.items.push_back({attribute, zcl::Status::success, std::move(value)});
    send(to, zcl::frame(zcl::global_header<zcl::ReadAttributesResponse>(zcl::Direction::to_client, sequence), response), cluster);
  }
  void ask_zdo(NodeId to, std::uint16_t cluster, const Bytes& bytes) {
    Frame frame;
    frame.destination = to;
    frame.cluster = cluster;
    frame.payload.assign(bytes.begin(), bytes.end());
    radio_.send(frame, {});
  }
  void notify(NodeId to) { send(to, ota::frame(1, ota::ImageNotify{ota::NotifyScope::file_version, 100, device_image})); }

  Key transport_key = well_known_link_key;
  Bytes image = image_of(1000);
  Bytes last;
  std::map<std::uint16_t, Bytes> zdo;
  std::map<std::uint16_t, std::vector<Bytes>> heard;   // ZCL frames by cluster
  std::function<void(NodeId, std::uint16_t cluster, std::uint8_t sequence)> on_read;
  ota::UpgradeEndResponse on_end{device_image, 0, 0};
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

}  // namespace rig::sim
