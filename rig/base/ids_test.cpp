// SPDX-License-Identifier: Apache-2.0
#include "rig/base/ids.hpp"

#include <gtest/gtest.h>

namespace rig {
namespace {

TEST(Eui64, IsReadInEverySpellingPeopleUse) {
  const Eui64 ppmid{0x00DB1234567890A4};
  for (auto text : {"00DB1234567890A4", "00db1234567890a4", "00:DB:12:34:56:78:90:A4", "00-DB-12-34-56-78-90-A4"})
    EXPECT_EQ(parse_eui64(text), ppmid) << text;
  EXPECT_EQ(to_string(ppmid), "00DB1234567890A4");
}

TEST(Eui64, RefusesOtherLengths) {
  EXPECT_EQ(parse_eui64("00DB1234567890"), std::nullopt);
  EXPECT_EQ(parse_eui64(""), std::nullopt);
}

TEST(NodeId, KnowsBroadcasts) {
  EXPECT_TRUE(NodeId{0xFFFC}.is_broadcast());
  EXPECT_FALSE(NodeId{0x0000}.is_broadcast());
  EXPECT_EQ(to_string(NodeId{0x1A2B}), "0x1A2B");
}

}  // namespace
}  // namespace rig
