// SPDX-License-Identifier: Apache-2.0
#include "adapters/icse_relay/protocol.hpp"

#include <gtest/gtest.h>

#include "adapters/icse_relay/models.hpp"

namespace rig::icse_relay {
namespace {

TEST(IcseMask, IsLowForAClosedContact) {
  EXPECT_EQ(encode_mask(0b00000000, 8), 0xFF);
  EXPECT_EQ(encode_mask(0b11111111, 8), 0x00);
  EXPECT_EQ(encode_mask(0b11111110, 8), 0x01);
  EXPECT_EQ(encode_mask(0b01010101, 8), 0xAA);
  EXPECT_EQ(encode_mask(0b0001, 4), 0x0E);
  EXPECT_EQ(encode_mask(0b10, 2), 0x01);
}

TEST(IcseModels, AreKnownByWhatTheyAnswer) {
  EXPECT_EQ(identify, 0x50);
  EXPECT_EQ(enter_command_mode, 0x51);
  EXPECT_EQ(find_model(0xAB)->name, "ICSE012A");
  EXPECT_EQ(find_model(0xAC)->name, "ICSE014A");
  EXPECT_EQ(find_model(0xAD)->name, "ICSE013A");
  EXPECT_EQ(find_model(0x50), nullptr);
}

}  // namespace
}  // namespace rig::icse_relay
