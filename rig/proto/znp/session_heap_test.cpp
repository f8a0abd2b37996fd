// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "rig/proto/znp/session_test_kit.hpp"

namespace {
std::size_t allocations = 0;
}

// Counts every allocation of this test program. Not inlined: g++ would take malloc and delete for a mismatched pair.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace rig::znp {
namespace {

unpi::FrameBytes taken() { return unpi::encode(DataRequest::id.answer(), Bytes{0}); }

TEST(ZnpSessionHeap, IsNotTouchedPerMessage) {
  ReadyBench bench;
  const auto accepted = taken();
  std::uint8_t transaction = 0;
  std::size_t sent = 0;
  const Bytes block(60);
  IncomingMessage request{.cluster = 0x0019, .source = NodeId{1}, .source_endpoint = 1, .destination_endpoint = 1};
  request.payload.bytes.resize(20);
  const auto asked = frame(request);
  const auto round_trip = [&] {
    for (const Action& action : bench.session.on_bytes({asked.data(), asked.size()}, bench.now)) {
      if (!std::holds_alternative<Incoming>(action)) continue;
      for (const Action& written : bench.session.send(MessageTag{1}, {NodeId{1}, 0x0109, 0x0019, 1, 1, true, false}, block, bench.now))
        if (const auto* write = std::get_if<Write>(&written)) transaction = write->bytes[10];
    }
    bench.session.on_bytes({accepted.data(), accepted.size()}, bench.now);
    const auto confirm = frame(DataConfirm{Status::success, 1, transaction});
    for (const Action& action : bench.session.on_bytes({confirm.data(), confirm.size()}, bench.now))
      if (std::holds_alternative<MessageSent>(action)) ++sent;
  };
  round_trip();
  const std::size_t before = allocations;
  EXPECT_GT(before, 0u);
  for (int i = 0; i < 1000; ++i) round_trip();
  EXPECT_EQ(allocations, before);
  EXPECT_EQ(sent, 1001u);
}

}  // namespace
}  // namespace rig::znp
