// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/air_frame/mac.hpp"

#include <gtest/gtest.h>

#include "rig/wire/codec_test_kit.hpp"

namespace rig::air_frame {
namespace {

using wire::DecodeError;

constexpr Eui64 meter{0x00DB1234567890A4};

wire::Rest<max_psdu> payload(const Bytes& bytes) { return {{bytes.begin(), bytes.end()}}; }

MacFrame to_the_hub() {
  return {.wants_acknowledgement = true,
          .sequence = 0x2C,
          .destination = MacAddress{0x1A62, NodeId{0x0000}},
          .source = MacAddress{0x1A62, NodeId{0x3344}},
          .payload = payload("48 02"_hex)};
}

DecodeError trouble(const Bytes& bytes) {
  const auto decoded = wire::decode<MacFrame>(wire::ExactCopy(bytes).view());
  return decoded.has_error() ? decoded.error() : DecodeError::trailing_bytes;
}

TEST(MacFrame, LeavesOutThePanOfTheSourceWhereItIsTheSame) {
  wire::check_codec(to_the_hub(), "61 88  2C  62 1A  00 00  44 33  48 02"_hex, wire::Tail::open_ended);
}

TEST(MacFrame, NamesBothPansWhereTheyDiffer) {
  MacFrame frame = to_the_hub();
  frame.source->pan = 0x2B73;
  wire::check_codec(frame, "21 88  2C  62 1A  00 00  73 2B  44 33  48 02"_hex, wire::Tail::open_ended);
}

TEST(MacFrame, CarriesLongAddresses) {
  const MacFrame frame{.type = MacType::command,
                       .wants_acknowledgement = true,
                       .sequence = 7,
                       .destination = MacAddress{0x1A62, NodeId{0x0000}},
                       .source = MacAddress{0xFFFF, meter},
                       .payload = payload("01 8E"_hex)};
  wire::check_codec(frame, "23 C8  07  62 1A  00 00  FF FF  A4 90 78 56 34 12 DB 00  01 8E"_hex, wire::Tail::open_ended);
}

TEST(MacFrame, IsAcknowledgedWithThreeOctets) {
  wire::check_codec(acknowledgement_of(to_the_hub()), "02 00 2C"_hex, wire::Tail::open_ended);
}

TEST(MacFrame, SaysThatMoreWaits) {
  MacFrame frame = acknowledgement_of(to_the_hub());
  frame.more_waits = true;
  wire::check_codec(frame, "12 00 2C"_hex, wire::Tail::open_ended);
}

TEST(MacFrame, IsShortUntilItsLastAddress) {
  const Bytes whole = "61 88 2C 62 1A 00 00 44 33"_hex;
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_EQ(trouble(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length))), DecodeError::truncated) << length;
  EXPECT_TRUE(wire::decode<MacFrame>(whole).has_value());
}

TEST(MacFrame, RefusesWhatZigBeeDoesNotUse) {
  EXPECT_EQ(trouble("69 88 2C 62 1A 00 00 44 33"_hex), DecodeError::unknown_message) << "MAC security";
  EXPECT_EQ(trouble("61 A8 2C 62 1A 00 00 44 33"_hex), DecodeError::unknown_message) << "frame version 2";
  EXPECT_EQ(trouble("65 88 2C 62 1A 00 00 44 33"_hex), DecodeError::unknown_message) << "frame type 5";
  EXPECT_EQ(trouble("61 84 2C 62 1A 00 00 44 33"_hex), DecodeError::bad_value) << "reserved addressing mode";
  EXPECT_EQ(trouble("41 08 2C 62 1A 00 00"_hex), DecodeError::bad_value) << "one PAN of two, and one address";
}

TEST(MacFrame, IsWrittenForPeople) {
  EXPECT_EQ(wire::print(to_the_hub()), "mac_data{sequence=44, to=0x0000 in 0x1A62, from=0x3344 in 0x1A62, payload=4802}");
  EXPECT_EQ(wire::print(acknowledgement_of(to_the_hub())), "mac_acknowledgement{sequence=44, to=none, from=none, payload=}");
}

// The acknowledgement that IEEE 802.15.4-2006, 7.2.1.9, works out bit by bit: x^16 + x^12 + x^5 + 1, first octet first.
TEST(Fcs, IsThatOfTheStandard) {
  const MacFrame acknowledgement{.type = MacType::acknowledgement, .sequence = 0x6A};
  EXPECT_EQ(to_hex(with_fcs(acknowledgement), " "), "02 00 6A E4 79");
}

TEST(Fcs, IsCheckedAndTakenOff) {
  const Bytes psdu = with_fcs(to_the_hub());
  const auto frame = without_fcs(psdu);
  ASSERT_TRUE(frame);
  EXPECT_EQ(*wire::decode<MacFrame>(*frame), to_the_hub());
}

TEST(Fcs, FindsEveryWrongBit) {
  const Bytes psdu = with_fcs(to_the_hub());
  for (std::size_t bit = 0; bit < 8 * psdu.size(); ++bit) {
    Bytes wrong = psdu;
    wrong[bit / 8] ^= static_cast<Byte>(1u << bit % 8);
    EXPECT_FALSE(without_fcs(wrong)) << "bit " << bit;
  }
  EXPECT_FALSE(without_fcs({}));
  EXPECT_FALSE(without_fcs("6A"_hex));
}

TEST(Fcs, IsNotPutOnAFrameThatIsTooLongForTheAir) {
  MacFrame frame = to_the_hub();
  frame.payload = payload(Bytes(max_psdu - 11, 0));
  EXPECT_EQ(with_fcs(frame).size(), max_psdu);
  frame.payload.bytes.push_back(0);
  EXPECT_TRUE(with_fcs(frame).empty());
}

}  // namespace
}  // namespace rig::air_frame
