// SPDX-License-Identifier: Apache-2.0
#include "adapters/devantech_relay/protocol.hpp"

#include <gtest/gtest.h>

#include "adapters/devantech_relay/models.hpp"

namespace rig::devantech_relay {
namespace {

TEST(DevantechCommand, HasThePublishedOctets) {
  EXPECT_EQ(encode_set(1, RelayState::on), 0x65);
  EXPECT_EQ(encode_set(8, RelayState::on), 0x6C);
  EXPECT_EQ(encode_set(1, RelayState::off), 0x6F);
  EXPECT_EQ(encode_set(8, RelayState::off), 0x76);
  EXPECT_EQ(get_module, 90);
  EXPECT_EQ(get_states, 91);
  EXPECT_EQ(get_serial, 56);
}

TEST(DevantechStates, HaveContactOneInBitZero) {
  EXPECT_EQ(state_of(1, 0x01), RelayState::on);
  EXPECT_EQ(state_of(8, 0x80), RelayState::on);
  EXPECT_EQ(state_of(8, 0x7F), RelayState::off);
}

TEST(DevantechAnswer, IsKnownByItsLength) {
  AnswerReader reader;
  reader.expect(get_module);
  EXPECT_FALSE(reader.feed(0x08));
  EXPECT_TRUE(reader.feed(0x02));
  EXPECT_FALSE(reader.feed(0x55)) << "nobody asked for a third";
  EXPECT_EQ(to_hex(reader.answer()), "0802");
  reader.expect(get_serial);
  for (const char digit : std::string("0001523")) EXPECT_FALSE(reader.feed(static_cast<Byte>(digit)));
  EXPECT_TRUE(reader.feed('4'));
  EXPECT_EQ(as_text(reader.answer()), "00015234");
}

TEST(DevantechModels, AreKnownByTheIdsOfTheManuals) {
  EXPECT_EQ(board_with(8), "a USB-RLY08");
  EXPECT_EQ(board_with(9), "a USB-RLY16");
  EXPECT_EQ(board_with(10), "a USB-RLY02");
  EXPECT_EQ(board_with(15), "a USB-RLY16L");
  EXPECT_EQ(board_with(66), "unknown (module id 66)");
}

}  // namespace
}  // namespace rig::devantech_relay
