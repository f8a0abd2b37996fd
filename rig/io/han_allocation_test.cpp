// SPDX-License-Identifier: Apache-2.0
//
// A block on its way through the Han touches no heap. Its own executable, because it replaces operator new.
#include <gtest/gtest.h>

#include "rig/io/han.hpp"
#include "rig/proto/ota/allocation_counter.hpp"

namespace rig::io {
namespace {

using namespace std::chrono_literals;

constexpr Eui64 ppmid{0x00DB1234567890A4};
constexpr NodeId node{0x3344};
constexpr ota::ImageId image_id{0x7E57, 0x0084, 0x20};

/// Keeps the last message and its Delivery, nothing else.
struct Wire final : device::Coordinator {
  Listener listener;
  device::ApsMessage last;
  device::Delivery delivery;
  std::uint64_t sent = 0;

  void listen(Listener heard_by) override { listener = std::move(heard_by); }
  Result<device::CoordinatorInfo> start(const device::NetworkSettings&, Deadline) override { return device::CoordinatorInfo{}; }
  Result<void> permit_join(std::chrono::seconds, Deadline) override { return {}; }
  Result<void> add_link_key(Eui64, const std::array<Byte, 16>&, Deadline) override { return {}; }
  Result<void> check(Deadline) override { return {}; }
  void send(const device::ApsMessage& message, device::Delivery told) override {
    last = message;
    delivery = std::move(told);
    ++sent;
  }
};

TEST(HanAllocations, NoneInAThousandBlocksWhileSomebodyWaitsForMore) {
  Loop loop{TimeMode::virtual_time};
  Wire wire;
  record::NullSink journal;
  const Bytes file(100'000, 0x5A);
  Han han(loop, wire, journal, {.coordinator = "hub", .network = {}, .server = {}}, {{.name = "ppmid", .eui = ppmid, .profile = {}, .link_key = {}}});
  wire.listener.on_join(device::JoinEvent::joined, ppmid, node);
  ASSERT_TRUE(han.serve("ppmid", {.id = image_id, .data = file, .min_hardware = {}, .max_hardware = {}, .announced_size = {}}, {}).has_value());
  const auto waits = loop.spawn("step", [&] { (void)han.wait_for_transfer("ppmid", file.size(), Deadline::after(loop.now(), 60s)); });
  ASSERT_TRUE(loop.run_one());  // it waits now

  device::ApsMessage request{.peer = node, .profile = device::profile_smart_energy, .cluster = 0x0019, .source_endpoint = 1, .destination_endpoint = 1,
                             .encrypted = true, .payload = {}};
  const auto block = [&](std::uint32_t i) {
    const auto frame = ota::frame(static_cast<std::uint8_t>(i), ota::ImageBlockRequest{image_id, i * 50, 50, {}, {}});
    request.payload.assign(frame.begin(), frame.end());
    wire.listener.on_message(request);
    ASSERT_TRUE(wire.delivery);
    wire.delivery({});
  };
  for (std::uint32_t i = 0; i < 10; ++i) block(i);
  const auto before = ota::test::allocations();
  for (std::uint32_t i = 10; i < 1010; ++i) block(i);
  EXPECT_EQ(ota::test::allocations() - before, 0u);
  EXPECT_EQ(wire.sent, 1010u);
  EXPECT_FALSE(waits->done());
}

}  // namespace
}  // namespace rig::io
