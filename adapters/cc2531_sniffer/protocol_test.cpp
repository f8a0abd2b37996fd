// SPDX-License-Identifier: Apache-2.0
#include "adapters/cc2531_sniffer/protocol.hpp"

#include <gmock/gmock.h>

#include "rig/wire/codec_test_kit.hpp"

namespace rig::cc2531_sniffer {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A MAC acknowledgement: three octets of it, RSSI 0x1E, and FCS correct with a correlation of 107.
const Bytes acknowledgement = "00  0A 00  40 01 00 00  05  02 00 2C  1E EB"_hex;
const Bytes alive = "01  01 00  04"_hex;

Captured captured() { return {.ticks = 0x140, .octets = {{0x02, 0x00, 0x2C, 0x1E, 0xEB}}}; }

TEST(Cc2531Packet, IsThatOfThePrograms) {
  wire::check_codec(captured(), "40 01 00 00  05  02 00 2C  1E EB"_hex);
  wire::check_codec(Alive{4}, "04"_hex);
  EXPECT_EQ(packet_of(captured()), acknowledgement);
  EXPECT_EQ(packet_of(Alive{4}), alive);
}

TEST(Cc2531Packet, HasTheReceiversFindingsInPlaceOfTheFcs) {
  EXPECT_EQ(to_hex(captured().frame(), " "), "02 00 2C");
  EXPECT_EQ(captured().rssi_dbm(), 30 - 73);
  EXPECT_TRUE(captured().fcs_ok());
  EXPECT_EQ(captured().correlation(), 107);
  EXPECT_EQ(captured().lqi(), 242);
}

TEST(Cc2531Packet, TellsWeakAndDamagedFrames) {
  Captured weak = captured();
  weak.octets.bytes[3] = 0xE6;  // -26
  weak.octets.bytes[4] = 50;
  EXPECT_EQ(weak.rssi_dbm(), -99);
  EXPECT_FALSE(weak.fcs_ok());
  EXPECT_EQ(weak.lqi(), 0);
  weak.octets.bytes[3] = 0x80;
  EXPECT_EQ(weak.rssi_dbm(), -128) << "-201 does not fit";
}

TEST(Cc2531Packet, CountsThirtyTwoTicksToTheMicrosecond) {
  EXPECT_EQ(time_of(0x140), 10us);
  EXPECT_EQ(time_of(0xFFFFFFFF), tick_turn - 32ns) << "31.25 ns, of which whole ones are told";
  EXPECT_EQ(time_of(1u << 26), 2097152us) << "between two signs of life";
}

TEST(Cc2531PacketReader, FindsPacketsWhereverATransferEnds) {
  Bytes stream = acknowledgement;
  stream.insert(stream.end(), alive.begin(), alive.end());
  stream.insert(stream.end(), acknowledgement.begin(), acknowledgement.end());
  const auto all = ElementsAre(Said(captured()), Said(Alive{4}), Said(captured()));
  EXPECT_THAT(PacketReader().feed(stream), all);
  PacketReader reader;
  std::vector<Said> heard;
  for (const Byte octet : stream)
    for (const Said& one : reader.feed({&octet, 1})) heard.push_back(one);
  EXPECT_THAT(heard, all);
}

TEST(Cc2531PacketReader, GoesOnBehindGarbage) {
  Bytes stream = "FF 01 02 00 00 FF FF"_hex;
  stream.insert(stream.end(), acknowledgement.begin(), acknowledgement.end());
  EXPECT_THAT(PacketReader().feed(stream), ElementsAre(Said(captured())));
}

TEST(Cc2531PacketReader, BelievesNoLengthThatContradictsAnother) {
  Bytes stream = acknowledgement;
  stream[7] = 0x06;
  EXPECT_THAT(PacketReader().feed(stream), IsEmpty());
}

TEST(Cc2531PacketReader, ForgetsHalfAPacketWhenItStartsAgain) {
  PacketReader reader;
  EXPECT_THAT(reader.feed(ByteView(acknowledgement).first(9)), IsEmpty());
  reader.restart();
  EXPECT_THAT(reader.feed(acknowledgement), ElementsAre(Said(captured())));
}

}  // namespace
}  // namespace rig::cc2531_sniffer
