// SPDX-License-Identifier: Apache-2.0
//
// For tests of the Han: it on a fake coordinator in virtual time, the journal it writes, and devices in a few words.
#pragma once

#include <gmock/gmock.h>

#include "rig/io/event_list.hpp"
#include "rig/io/fake_coordinator.hpp"
#include "rig/io/han.hpp"
#include "rig/proto/zcl/global_commands.hpp"
#include "rig/proto/zdo/frames.hpp"

namespace rig::io {

struct HanWorld {
  static constexpr Eui64 ppmid_eui{0x00DB1234567890A4};
  static constexpr Eui64 ihd_eui{0x00DB1234567890A5};
  static constexpr NodeId ppmid_node{0x3344};
  static constexpr NodeId ihd_node{0x5566};
  static constexpr ota::ImageId running{0x7E57, 0x0084, 0x10};
  static constexpr ota::ImageId offered{0x7E57, 0x0084, 0x20};

  Loop loop{TimeMode::virtual_time};
  FakeCoordinator dongle{loop};
  EventList journal;
  Bytes file = Bytes(1000, Byte{0x5A});
  Han han;

  explicit HanWorld(HanSettings settings = {.coordinator = "hub", .network = {.pan_id = 0x1A62}, .server = {}})
      : han(loop, dongle, journal, std::move(settings), devices()) {}

  static std::vector<HanDevice> devices() {
    return {{.name = "ppmid", .eui = ppmid_eui, .profile = {}, .link_key = {}}, {.name = "ihd", .eui = ihd_eui, .profile = {}, .link_key = {{1, 2, 3}}}};
  }
  Deadline within(Duration duration) const { return Deadline::after(loop.now(), duration); }
  void settle(Duration duration = std::chrono::milliseconds(100)) { ASSERT_TRUE(loop.sleep(duration).has_value()); }
  std::string fact(std::string_view name, const std::string& device = "ppmid") const {
    const auto value = han.fact(device, name);
    return value ? value->dump() : "no such fact";
  }
  ota::ImageSource image() const { return {.id = offered, .data = file, .min_hardware = {}, .max_hardware = {}, .announced_size = {}}; }

  void joins(NodeId node = ppmid_node, Eui64 eui = ppmid_eui) {
    dongle.join(device::JoinEvent::joined, eui, node);
    settle();
  }
  void announces(NodeId node = ppmid_node, Eui64 eui = ppmid_eui) {
    dongle.receive(from_device(node, 0, zdo::DeviceAnnounce::cluster, zdo::frame(1, zdo::DeviceAnnounce{node, eui, {}})));
    settle();
  }
  void serve(const ota::Activation& activation = ota::Activation::now()) {
    const auto served = han.serve("ppmid", image(), activation);
    ASSERT_TRUE(served.has_value()) << describe(served.error());
  }

  // What a PPMID says on the OTA cluster.
  std::uint8_t sequence = 0x40;
  NodeId speaker = ppmid_node;
  std::uint8_t endpoint = 1;
  bool secured = true;
  template <class Command>
  void says(const Command& command) {
    dongle.receive(from_device(speaker, device::profile_smart_energy, 0x0019, ota::frame(++sequence, command), secured, endpoint));
    settle();
  }
  void queries(std::uint32_t version = running.file_version, std::optional<std::uint16_t> hardware = {}) {
    says(ota::QueryNextImageRequest{.running = {running.manufacturer, running.image_type, version}, .hardware_version = hardware});
  }
  void asks_for(std::uint32_t offset, std::uint8_t size = 50) {
    says(ota::ImageBlockRequest{.image = offered, .offset = offset, .max_data_size = size, .requester = {}, .minimum_block_period = {}});
  }
  void fetches(std::uint32_t from, std::uint32_t to) {
    for (std::uint32_t offset = from; offset < to; offset += 50) asks_for(offset);
  }
  void ends(ota::Status status = ota::Status::success) { says(ota::UpgradeEndRequest{.status = status, .image = offered}); }

  /// The ZCL command of the last OTA message that was sent; -1 when there was none.
  int last_command() const {
    if (dongle.sent.empty() || dongle.sent.back().cluster != 0x0019) return -1;
    return zcl::parse(view(dongle.sent.back().payload))->header.command;
  }
};

}  // namespace rig::io
