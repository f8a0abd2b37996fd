// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "rig/proto/ezsp/session_load.hpp"

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

namespace rig::ezsp {
namespace {

TEST(SessionHeap, IsNotTouchedPerMessage) {
  for (const Version version : std::initializer_list<Version>{8, 13, 14}) {
    Load load(version);
    ASSERT_TRUE(load.is_ready());
    load.round_trip();
    const std::size_t before = allocations;
    EXPECT_GT(before, 0u);
    for (int i = 0; i < 1000; ++i) load.round_trip();
    EXPECT_EQ(allocations, before);
    EXPECT_EQ(load.sent(), 1001u);
  }
}

}  // namespace
}  // namespace rig::ezsp
