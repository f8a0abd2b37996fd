// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/unpi/frame.hpp"

#include <gmock/gmock.h>

namespace rig::unpi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Id ping = Id::of(Type::sreq, Subsystem::sys, 0x01);

struct Reading {
  Parser parser;
  std::vector<std::string> frames;
  auto note() {
    return [this](const Frame& frame) {
      frames.push_back(to_hex(Bytes{frame.id.cmd0, frame.id.cmd1}) + (frame.data.empty() ? "" : " ") + to_hex(frame.data));
    };
  }
  Reading& feed(const Bytes& bytes) {
    parser.feed(bytes, note());
    return *this;
  }
};

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

// Recorded from zigbee-herdsman 11.1 and a CC2652: SYS_PING and its answer.
const Bytes ping_frame = "FE 00 21 01 20"_hex;
const Bytes pong_frame = "FE 02 61 01 79 07 1C"_hex;

TEST(UnpiFrame, IsEncodedAsRecorded) {
  const auto asked = encode(ping, {});
  EXPECT_EQ(to_hex({asked.data(), asked.size()}, " "), to_hex(ping_frame, " "));
  const auto pong = encode(ping.answer(), "79 07"_hex);
  EXPECT_EQ(to_hex({pong.data(), pong.size()}, " "), to_hex(pong_frame, " "));
}

TEST(UnpiFrame, KnowsItsTypeAndSubsystem) {
  constexpr Id confirm{0x44, 0x80};
  EXPECT_EQ(confirm.type(), Type::areq);
  EXPECT_EQ(confirm.subsystem(), Subsystem::af);
  EXPECT_EQ(ping.answer(), (Id{0x61, 0x01}));
  EXPECT_EQ(Id::of(Type::areq, Subsystem::app_cnf, 0x80), (Id{0x4F, 0x80}));
}

TEST(UnpiFrame, CarriesUpTo250Octets) {
  const auto longest = encode({0x44, 0x81}, Bytes(max_data, 0xFE));
  EXPECT_EQ(longest.size(), 255u);
  Reading reading;
  reading.feed({longest.begin(), longest.end()});
  ASSERT_EQ(reading.frames.size(), 1u);
  EXPECT_EQ(reading.frames[0].size(), 5 + 2 * max_data);
}

TEST(UnpiParser, FindsFramesInOneChunkAndOctetByOctet) {
  Reading whole, single;
  whole.feed(ping_frame + pong_frame);
  for (const Byte octet : ping_frame + pong_frame) single.feed({octet});
  EXPECT_THAT(whole.frames, ElementsAre("2101", "6101 7907"));
  EXPECT_EQ(single.frames, whole.frames);
  EXPECT_FALSE(whole.parser.is_inside_frame());
  EXPECT_EQ(whole.parser.dropped(), 0u);
}

TEST(UnpiParser, DropsNoiseBetweenFrames) {
  Reading reading;
  reading.feed("00 EF 55"_hex + ping_frame + "AA"_hex + pong_frame);
  EXPECT_THAT(reading.frames, ElementsAre("2101", "6101 7907"));
  EXPECT_EQ(reading.parser.dropped(), 4u);
}

TEST(UnpiParser, FindsTheFrameInsideOneWithAWrongChecksum) {
  Reading reading;
  reading.feed("FE 06 44 80"_hex + pong_frame);  // its tail was lost; the next frame was taken for its data
  EXPECT_THAT(reading.frames, ElementsAre("6101 7907"));
}

TEST(UnpiParser, FindsTheFrameBehindALengthThatCannotBe) {
  Reading reading;
  reading.feed("FE FB"_hex + ping_frame);
  EXPECT_THAT(reading.frames, ElementsAre("2101"));
}

TEST(UnpiParser, RefusesEveryFlippedBit) {
  for (std::size_t bit = 8; bit < pong_frame.size() * 8; ++bit) {
    Bytes flipped = pong_frame;
    flipped[bit / 8] = static_cast<Byte>(flipped[bit / 8] ^ 1 << bit % 8);
    Reading reading;
    reading.feed(flipped);
    reading.parser.give_up_waiting(reading.note());
    EXPECT_THAT(reading.frames, IsEmpty()) << "bit " << bit;
  }
}

TEST(UnpiParser, GivesUpOnAFrameThatNeverEnds) {
  Reading reading;
  reading.feed("FE FA 44 81"_hex + pong_frame + ping_frame);
  EXPECT_THAT(reading.frames, IsEmpty());
  EXPECT_TRUE(reading.parser.is_inside_frame());
  reading.parser.give_up_waiting(reading.note());
  EXPECT_THAT(reading.frames, ElementsAre("6101 7907", "2101"));
  EXPECT_FALSE(reading.parser.is_inside_frame());
}

}  // namespace
}  // namespace rig::unpi
