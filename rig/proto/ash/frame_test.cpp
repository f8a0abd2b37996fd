// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ash/frame.hpp"

#include <gtest/gtest.h>

namespace rig::ash {
namespace {

using wire::DecodeError;

Data data(const Bytes& bytes) { return Data(bytes.begin(), bytes.end()); }

std::string wire_hex(const Frame& frame) {
  const WireBytes bytes = encode(frame);
  return to_hex({bytes.data(), bytes.size()}, " ");
}

/// Everything the reader says about a stream, as text.
std::vector<std::string> read(FrameReader& reader, ByteView stream) {
  std::vector<std::string> items;
  while (auto item = reader.next(stream))
    items.push_back(item->has_value() ? to_string(**item) : std::string(name(item->error())));
  return items;
}
std::vector<std::string> read(ByteView stream) {
  FrameReader reader;
  return read(reader, stream);
}

struct Vector {
  Frame frame;
  std::string bytes;
};

// UG101 chapter 4 and the unit tests of open hosts, each CRC computed again.
const std::vector<Vector> vectors{
    {ResetFrame{}, "C0 38 BC 7E"},
    {ResetAckFrame{2, Code::software}, "C1 02 0B 0A 52 7E"},
    {ResetAckFrame{2, Code::power_on}, "C1 02 02 9B 7B 7E"},
    {AckFrame{0, false}, "80 70 78 7E"},
    {AckFrame{1, false}, "81 60 59 7E"},
    {AckFrame{6, true}, "8E 91 B6 7E"},
    {NakFrame{6, false}, "A6 34 DC 7E"},
    {NakFrame{5, true}, "AD 85 B7 7E"},
    {ErrorFrame{2, Code::ack_timeouts}, "C2 02 51 A8 BD 7E"},
    {DataFrame{2, false, 5, data("00 00 00 02"_hex)}, "25 42 21 A8 56 A6 09 7E"},
    {DataFrame{5, false, 3, data("00 80 00 02 02 11 30"_hex)}, "53 42 A1 A8 56 28 04 82 03 2A 7E"},
    // zigbee-herdsman talking to a dongle: the first frames of a session, and one that needs stuffing in its control
    // octet
    {DataFrame{0, false, 0, data("00 00 00 13"_hex)}, "00 42 21 A8 47 8F FA 7E"},
    {DataFrame{0, false, 1, data("00 80 00 0D 02 30 74"_hex)}, "01 42 A1 A8 59 28 25 C6 AE 91 7E"},
    {DataFrame{1, false, 1, data("01 00 01 00 00 0D"_hex)}, "7D 31 43 21 A9 54 2A 7D 38 99 DA 7E"},
};

TEST(AshFrame, MatchesEveryVectorBothWays) {
  for (const Vector& vector : vectors) {
    EXPECT_EQ(wire_hex(vector.frame), vector.bytes);
    EXPECT_EQ(read(*from_hex(vector.bytes)), std::vector{to_string(vector.frame)}) << vector.bytes;
  }
}

TEST(AshFrame, RefusesThePublishedExamplesThatDoNotCheck) {  // UG101 errata
  EXPECT_EQ(read("C2 01 52 FA BD 7E"_hex), std::vector<std::string>{"bad_checksum"});
  EXPECT_EQ(read("53 42 A1 A8 56 28 04 82 96 23 7E"_hex), std::vector<std::string>{"bad_checksum"});
  EXPECT_EQ(read("25 00 00 00 02 1A AD 7E"_hex),
            std::vector<std::string>{"truncated"});  // the bare 1A cancels what came before
}

TEST(AshFrame, StuffsEveryReservedOctet) {
  Data reserved = data("7E 7D 11 13 18 1A"_hex);
  randomise({reserved.data(), reserved.size()});
  const std::string text = wire_hex(DataFrame{0, false, 0, reserved});
  EXPECT_EQ(text.substr(0, 3 + 12 * 3 - 1), "00 7D 5E 7D 5D 7D 31 7D 33 7D 38 7D 3A");
}

TEST(AshFrame, RandomisesWithThePublishedSequence) {
  Bytes bytes(16, 0);
  randomise(bytes);
  EXPECT_EQ(to_hex(bytes, " "), "42 21 A8 54 2A 15 B2 59 94 4A 25 AA 55 92 49 9C");
}

TEST(AshFrame, TheLongestFrameFitsItsBuffer) {
  Data worst(max_data, 0x7E);
  randomise({worst.data(), worst.size()});  // so that every data octet travels as 7E and is stuffed
  const DataFrame frame{1, true, 1, worst};
  const WireBytes bytes = encode(frame);
  EXPECT_GT(bytes.size(), 2 * max_data);
  EXPECT_EQ(read({bytes.data(), bytes.size()}), std::vector{to_string(Frame(frame))});
}

TEST(AshFrame, ShowsEveryKindOfFrame) {
  EXPECT_EQ(to_string(DataFrame{2, true, 5, data("00 00 02"_hex)}), "DATA(2,5,1) 00 00 02");
  EXPECT_EQ(to_string(AckFrame{1, false}), "ACK(1)+");
  EXPECT_EQ(to_string(NakFrame{5, true}), "NAK(5)-");
  EXPECT_EQ(to_string(ResetFrame{}), "RST");
  EXPECT_EQ(to_string(ResetAckFrame{}), "RSTACK(2,0B)");
  EXPECT_EQ(to_string(ErrorFrame{2, Code::ack_timeouts}), "ERROR(2,51)");
}

TEST(AshDecode, SaysWhyBytesAreNoFrame) {
  EXPECT_EQ(decode("80 70"_hex).error(), DecodeError::truncated);
  EXPECT_EQ(decode("80 70 79"_hex).error(), DecodeError::bad_checksum);
  EXPECT_EQ(decode("C3 08 DF"_hex).error(), DecodeError::unknown_message);
  EXPECT_EQ(decode("80 00 06 97"_hex).error(), DecodeError::bad_length) << "an ACK with data";
  EXPECT_EQ(decode("C1 02 18 28"_hex).error(), DecodeError::bad_length) << "a RSTACK without a code";
  EXPECT_EQ(decode("00 42 21 93 71"_hex).error(), DecodeError::bad_length) << "a DATA frame too short for EZSP";
}

TEST(FrameReader, SkipsFillingFlowControlAndWakeOctets) {
  EXPECT_EQ(read("7E 7E FF FF 11 80 13 70 78 7E 7E"_hex), std::vector<std::string>{"ACK(0)+"});
  EXPECT_EQ(read("7D 13 31 43 21 A9 54 2A 7D 11 38 99 DA 7E"_hex),
            std::vector<std::string>{"DATA(1,1,0) 01 00 01 00 00 0D"});
}

TEST(FrameReader, CancelForgetsTheFrameSoFar) {
  EXPECT_EQ(read("55 55 55 1A C0 38 BC 7E"_hex), std::vector<std::string>{"RST"});
  EXPECT_EQ(read("18 55 1A C0 38 BC 7E"_hex), std::vector<std::string>{"RST"});
}

TEST(FrameReader, SubstituteSpoilsTheFrameItStandsIn) {
  EXPECT_EQ(read("80 18 78 7E 81 60 59 7E"_hex), (std::vector<std::string>{"bad_value", "ACK(1)+"}));
}

TEST(FrameReader, AnEscapeMayNotBeTheLastOctet) {
  EXPECT_EQ(read("80 70 78 7D 7E"_hex), std::vector<std::string>{"bad_value"});
}

TEST(FrameReader, AnOverlongFrameIsOneErrorAndTheNextIsRead) {
  Bytes stream(1000, 0x55);
  for (const Byte octet : "7E 80 70 78 7E"_hex) stream.push_back(octet);
  EXPECT_EQ(read(stream), (std::vector<std::string>{"bad_length", "ACK(0)+"}));
}

TEST(FrameReader, TheCutOfTheChunksDoesNotMatter) {
  const Bytes stream = "1A C1 02 0B 0A 52 7E 7D 31 43 21 A9 54 2A 7D 38 99 DA 7E 80 70 78 7E"_hex;
  FrameReader reader;
  std::vector<std::string> items;
  for (const Byte octet : stream)
    for (auto& item : read(reader, ByteView(&octet, 1))) items.push_back(item);
  EXPECT_EQ(items, read(stream));
  EXPECT_EQ(items.size(), 3u);
}

}  // namespace
}  // namespace rig::ash
