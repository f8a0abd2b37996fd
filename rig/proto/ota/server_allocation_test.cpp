// SPDX-License-Identifier: Apache-2.0
//
// Serving a block touches no heap. Its own executable, because it replaces operator new.
#include <gtest/gtest.h>

#include "rig/proto/ota/allocation_counter.hpp"
#include "rig/proto/ota/server.hpp"

namespace rig::ota::test {
namespace {

constexpr ImageId id{0x121D, 0x0084, 0xACDCACDC};
constexpr std::uint32_t size = 256 * 1024;

ClientAddress client(std::uint32_t index) { return {NodeId{static_cast<std::uint16_t>(index)}, 1, Eui64{std::uint64_t{0x00DB000000000000} + index}}; }

/// Allocations while `blocks` blocks go round `clients` clients; the first round, in which they become known, is not counted.
std::uint64_t allocations_serving(std::uint32_t clients, std::uint32_t blocks) {
  const Bytes image(size, 0x5A);
  Server server;
  server.add_image({.id = id, .data = image});
  std::uint64_t before = 0;
  std::size_t frames = 0;
  for (std::uint32_t i = 0; i < clients + blocks; ++i) {
    if (i == clients) before = allocations();
    const auto request = frame(static_cast<std::uint8_t>(i), ImageBlockRequest{id, i / clients * 56, 56, {}, {}});
    frames += server.on_message(client(i % clients), request, true, TimePoint(std::chrono::milliseconds(i)), UtcTime{}).size() > 0;
  }
  EXPECT_EQ(frames, clients + blocks);
  EXPECT_EQ(server.counters().blocks_served, clients + blocks);
  return allocations() - before;
}

TEST(OtaServerAllocations, TheCounterCounts) {
  const auto before = allocations();
  const Bytes bytes(1000);
  EXPECT_GT(allocations(), before);
}

TEST(OtaServerAllocations, NoneInTenThousandBlocksOfAFewClients) { EXPECT_EQ(allocations_serving(3, 10000), 0u); }

TEST(OtaServerAllocations, NoneInTenThousandBlocksOfAThousandClients) { EXPECT_EQ(allocations_serving(1000, 10000), 0u); }

TEST(OtaServerAllocations, NoneInTenThousandBlocksOfPages) {
  const Bytes image(10000 * 56, 0x5A);
  Server server;
  server.add_image({.id = id, .data = image});
  TimePoint now{};
  const auto ask = [&](std::uint32_t offset) {
    return server.on_message(client(1), frame(1, ImagePageRequest{id, offset, 56, 56 * 100, 10, {}}), true, now, UtcTime{});
  };
  EXPECT_GT(ask(0).size(), 0u);
  const auto before = allocations();
  for (std::uint32_t block = 1; block < 10000; ++block) {
    now += std::chrono::milliseconds(10);
    if (block % 100 == 0) {
      static_cast<void>(ask(block * 56));
    } else {
      static_cast<void>(server.on_timer(now, UtcTime{}));
    }
  }
  EXPECT_EQ(allocations() - before, 0u);
  EXPECT_EQ(server.counters().page_blocks_served, 10000u);
}

}  // namespace
}  // namespace rig::ota::test
