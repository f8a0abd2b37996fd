// SPDX-License-Identifier: Apache-2.0
//
// However long and odd the lines are, no line costs memory. Its own executable, because it replaces operator new.
#include <gtest/gtest.h>

#include "rig/io/line_assembler.hpp"
#include "rig/base/rng.hpp"
#include "rig/proto/ota/allocation_counter.hpp"

namespace rig::io {
namespace {

TEST(LineAssembler, AllocatesNothingAfterItWasMade) {
  Rng rng(4711);
  Bytes flood(1 << 20);
  for (Byte& octet : flood) octet = rng.chance(0.02) ? Byte{'\n'} : static_cast<Byte>(rng.next());
  std::size_t lines = 0, longest = 0;
  const LineAssembler::OnLine told = [&](const LineAssembler::Line& line) {
    ++lines;
    longest = std::max(longest, line.text.size());
  };
  LineAssembler assembler(512);
  const auto before = ota::test::allocations();
  for (std::size_t at = 0; at < flood.size(); at += 10) assembler.on_bytes(ByteView(flood).subspan(at, std::min<std::size_t>(10, flood.size() - at)), {}, told);
  EXPECT_EQ(ota::test::allocations() - before, 0u);
  EXPECT_GT(lines, 20'000u);
  EXPECT_LE(longest, 512u);
  EXPECT_GT(longest, 500u) << "none was long enough to be cut";
}

}  // namespace
}  // namespace rig::io
