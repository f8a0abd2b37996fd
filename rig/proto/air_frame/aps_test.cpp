// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/air_frame/aps.hpp"

#include <gtest/gtest.h>

#include "rig/wire/codec_test_kit.hpp"

namespace rig::air_frame {
namespace {

using wire::DecodeError;

constexpr Eui64 meter{0x00DB1234567890A4};
constexpr Key link_key{0x5A, 0x69, 0x67, 0x42, 0x65, 0x65, 0x41, 0x6C, 0x6C, 0x69, 0x61, 0x6E, 0x63, 0x65, 0x30, 0x39};

wire::Rest<max_psdu> payload(const Bytes& bytes) { return {{bytes.begin(), bytes.end()}}; }

ApsFrame block_request() {
  return {.wants_acknowledgement = true,
          .destination_endpoint = 1,
          .cluster = 0x0019,
          .profile = 0x0109,
          .source_endpoint = 2,
          .counter = 0x5C,
          .payload = payload("01 07 03"_hex)};
}

DecodeError trouble(const Bytes& bytes) {
  const auto decoded = wire::decode<ApsFrame>(wire::ExactCopy(bytes).view());
  return decoded.has_error() ? decoded.error() : DecodeError::trailing_bytes;
}

TEST(ApsFrame, NamesEndpointsClusterAndProfile) {
  wire::check_codec(block_request(), "40  01  19 00  09 01  02  5C  01 07 03"_hex, wire::Tail::open_ended);
}

TEST(ApsFrame, IsAcknowledgedBackwards) {
  wire::check_codec(acknowledgement_of(block_request()), "02  02  19 00  09 01  01  5C"_hex, wire::Tail::open_ended);
}

TEST(ApsFrame, GoesToEverybodyOrToAGroup) {
  ApsFrame frame = block_request();
  frame.wants_acknowledgement = false;
  frame.delivery = DeliveryMode::broadcast;
  wire::check_codec(frame, "08  01  19 00  09 01  02  5C  01 07 03"_hex, wire::Tail::open_ended);
  frame.delivery = DeliveryMode::group;
  frame.destination_endpoint = 0;
  frame.group = 0x0B0A;
  wire::check_codec(frame, "0C  0A 0B  19 00  09 01  02  5C  01 07 03"_hex, wire::Tail::open_ended);
}

TEST(ApsFrame, CommandsHaveNoEndpoints) {
  wire::check_codec(ApsFrame{.type = ApsType::command, .counter = 9, .payload = payload("05"_hex)}, "01  09  05"_hex, wire::Tail::open_ended);
  wire::check_codec(acknowledgement_of(ApsFrame{.type = ApsType::command, .counter = 9}), "12  09"_hex, wire::Tail::open_ended);
}

TEST(ApsFrame, IsSentInParts) {
  ApsFrame frame = block_request();
  frame.fragment = Fragment{.first = true, .block = 3};
  wire::check_codec(frame, "C0  01  19 00  09 01  02  5C  01 03  01 07 03"_hex, wire::Tail::open_ended);
  frame.fragment = Fragment{.block = 2};
  wire::check_codec(frame, "C0  01  19 00  09 01  02  5C  02 02  01 07 03"_hex, wire::Tail::open_ended);
  ApsFrame answer = acknowledgement_of(frame);
  answer.fragment = Fragment{.first = true, .received = 0x07};
  wire::check_codec(answer, "82  02  19 00  09 01  01  5C  01 00 07"_hex, wire::Tail::open_ended);
}

TEST(ApsFrame, RefusesWhatIsReserved) {
  EXPECT_EQ(trouble("43 01 19 00 09 01 02 5C"_hex), DecodeError::unknown_message) << "inter-PAN";
  EXPECT_EQ(trouble("44 01 19 00 09 01 02 5C"_hex), DecodeError::unknown_message) << "delivery mode 1";
  EXPECT_EQ(trouble("C0 01 19 00 09 01 02 5C 03 00"_hex), DecodeError::bad_value) << "extended header";
}

TEST(ApsFrame, IsShortUntilItsHeaderIsWhole) {
  const Bytes whole = "E0 01 19 00 09 01 02 5C 01 03 00 10 00 00 00"_hex;
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_EQ(trouble(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length))), DecodeError::truncated) << length;
  EXPECT_TRUE(wire::decode<ApsFrame>(whole).has_value());
}

TEST(ApsSecurity, TakesTheSenderFromTheNetworkLayer) {
  ApsFrame clear = block_request();
  clear.security = SecurityHeader{.key = KeyId::data, .frame_counter = 0x10};
  const ApsFrame secret = sealed(clear, meter, link_key);
  const auto on_the_air = wire::decode<ApsFrame>(wire::encode(secret));
  ASSERT_TRUE(on_the_air.has_value());
  EXPECT_EQ(opened(*on_the_air, link_key, meter), clear);
  EXPECT_FALSE(opened(*on_the_air, link_key)) << "nobody says who sent it";
  EXPECT_FALSE(opened(*on_the_air, link_key, Eui64{1}));
}

}  // namespace
}  // namespace rig::air_frame
