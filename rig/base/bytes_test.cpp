// SPDX-License-Identifier: Apache-2.0
#include "rig/base/bytes.hpp"

#include <gtest/gtest.h>

namespace rig {
namespace {

TEST(Hex, GoesThereAndBack) {
  EXPECT_EQ(to_hex(Bytes{0x1A, 0xC0, 0x38}), "1AC038");
  EXPECT_EQ(to_hex(Bytes{0x1A, 0xC0, 0x38}, " "), "1A C0 38");
  EXPECT_EQ(from_hex("1a:C0 38"), (Bytes{0x1A, 0xC0, 0x38}));
  EXPECT_EQ(from_hex(""), Bytes{});
}

TEST(Hex, RefusesLoneNibblesAndOtherCharacters) {
  EXPECT_EQ(from_hex("1"), std::nullopt);
  EXPECT_EQ(from_hex("1 A"), std::nullopt);
  EXPECT_EQ(from_hex("0x1A"), std::nullopt);
}

}  // namespace
}  // namespace rig
