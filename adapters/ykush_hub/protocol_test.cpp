// SPDX-License-Identifier: Apache-2.0
#include "adapters/ykush_hub/protocol.hpp"

#include <gtest/gtest.h>

#include "rig/wire/codec_test_kit.hpp"

namespace rig::ykush_hub {
namespace {

const Model& model(std::uint16_t pid) { return *find_model(vid, pid); }

TEST(YkushCommand, HasThePublishedOctets) {
  EXPECT_EQ(switch_command(1, RelayState::on), 0x11);
  EXPECT_EQ(switch_command(2, RelayState::on), 0x12);
  EXPECT_EQ(switch_command(3, RelayState::on), 0x13);
  EXPECT_EQ(switch_command(1, RelayState::off), 0x01);
  EXPECT_EQ(switch_command(3, RelayState::off), 0x03);
  EXPECT_EQ(status_command(1), 0x21);
  EXPECT_EQ(status_command(3), 0x23);
}

TEST(YkushCommand, ReachesTheFiveVoltOutputOfAYkush3AsFour) {
  EXPECT_EQ(switch_command(4, RelayState::on), 0x14);
  EXPECT_EQ(switch_command(4, RelayState::off), 0x04);
  EXPECT_EQ(status_command(4), 0x24);
}

TEST(YkushCommand, FillsAReport) {
  const auto report = encode_command(model(0xF2F7), 0x12);
  EXPECT_EQ(to_hex(report), "12" + std::string(126, '0'));
  EXPECT_EQ(to_hex(encode_command(model(0x0042), 0x12), " "), "12 12 00 00 00 00");
}

TEST(YkushReply, HasThePublishedBytes) {
  wire::check_codec(Reply{.outcome = done, .detail = 0x12}, "01 12"_hex, wire::Tail::open_ended);
  Bytes whole(longest_report);
  whole[0] = 0x01;
  whole[1] = 0x03;
  Reply reply{.outcome = done, .detail = 0x03};
  reply.unused.bytes.resize(62);
  wire::check_codec(reply, whole, wire::Tail::open_ended);
}

TEST(YkushReply, IsNeitherTooShortNorTooLong) {
  EXPECT_EQ(wire::decode<Reply>("01"_hex).error(), wire::DecodeError::truncated);
  EXPECT_EQ(wire::decode<Reply>(Bytes(longest_report + 1)).error(), wire::DecodeError::bad_length);
}

TEST(YkushStatus, SpeaksOfTheSocketThatWasAskedFor) {
  EXPECT_EQ(socket_state(0x12, 2), RelayState::on);
  EXPECT_EQ(socket_state(0x02, 2), RelayState::off);
  for (const Byte other : {Byte{0x00}, Byte{0x01}, Byte{0x11}, Byte{0x22}, Byte{0xFF}})
    EXPECT_EQ(socket_state(other, 2), std::nullopt) << int{other};
}

TEST(YkushModels, AreKnownByTheirIds) {
  EXPECT_EQ(model(0xF2F7).name, "YKUSH");
  EXPECT_EQ(model(0xF11B).channels, 4u);
  EXPECT_EQ(model(0xF0CD).channels, 1u);
  EXPECT_EQ(find_model(0x16C0, 0xF2F7), nullptr);
  EXPECT_EQ(find_model(vid, 0x000A), nullptr);
}

}  // namespace
}  // namespace rig::ykush_hub
