// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/air_frame/nwk.hpp"

#include <gtest/gtest.h>

#include "rig/wire/codec_test_kit.hpp"

namespace rig::air_frame {
namespace {

using wire::DecodeError;

constexpr Eui64 meter{0x00DB1234567890A4};
constexpr Key network_key{1, 3, 5, 7, 9, 11, 13, 15, 0, 2, 4, 6, 8, 10, 12, 13};

wire::Rest<max_psdu> payload(const Bytes& bytes) { return {{bytes.begin(), bytes.end()}}; }

NwkFrame to_the_hub() {
  return {.destination = NodeId{0x0000},
          .source = NodeId{0x3344},
          .radius = 30,
          .sequence = 0x81,
          .security = SecurityHeader{.frame_counter = 0x1001, .sender = meter},
          .payload = payload("40 01 19 00 09 01 01 05"_hex)};
}

DecodeError trouble(const Bytes& bytes) {
  const auto decoded = wire::decode<NwkFrame>(wire::ExactCopy(bytes).view());
  return decoded.has_error() ? decoded.error() : DecodeError::trailing_bytes;
}

TEST(NwkFrame, IsReadInClear) {
  NwkFrame frame = to_the_hub();
  frame.security.reset();
  wire::check_codec(frame, "08 00  00 00  44 33  1E  81  40 01 19 00 09 01 01 05"_hex, wire::Tail::open_ended);
}

TEST(NwkFrame, HasItsSecurityHeaderLast) {
  NwkFrame frame = to_the_hub();
  frame.source_eui = meter;
  frame.discovers_route = true;
  frame.from_end_device = true;
  wire::check_codec(frame,
                    "48 32  00 00  44 33  1E  81  A4 90 78 56 34 12 DB 00"
                    "28  01 10 00 00  A4 90 78 56 34 12 DB 00  00"
                    "40 01 19 00 09 01 01 05"_hex,
                    wire::Tail::open_ended);
}

TEST(NwkFrame, IsRoutedBySourceRoute) {
  NwkFrame frame = to_the_hub();
  frame.security.reset();
  frame.destination_eui = meter;
  frame.route = SourceRoute{.next = 1, .relays = {NodeId{0x1111}, NodeId{0x2222}}};
  wire::check_codec(frame, "08 0C  00 00  44 33  1E  81  A4 90 78 56 34 12 DB 00  02 01 11 11 22 22  40 01 19 00 09 01 01 05"_hex,
                    wire::Tail::open_ended);
}

TEST(NwkFrame, RefusesWhatIsNotZigBeePro) {
  EXPECT_EQ(trouble("04 00 00 00 44 33 1E 81"_hex), DecodeError::unknown_message) << "protocol version 1";
  EXPECT_EQ(trouble("0B 00 00 00 44 33 1E 81"_hex), DecodeError::unknown_message) << "inter-PAN";
  EXPECT_EQ(trouble("08 01 00 00 44 33 1E 81"_hex), DecodeError::unknown_message) << "multicast";
  EXPECT_EQ(trouble("08 04 00 00 44 33 1E 81 21 00"_hex), DecodeError::bad_length) << "33 relays";
}

TEST(NwkFrame, IsShortUntilItsHeaderIsWhole) {
  const Bytes whole = "08 16 00 00 44 33 1E 81 A4 90 78 56 34 12 DB 00 01 00 11 11 28 01 10 00 00 A4 90 78 56 34 12 DB 00 00"_hex;
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_EQ(trouble(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length))), DecodeError::truncated) << length;
  EXPECT_TRUE(wire::decode<NwkFrame>(whole).has_value());
}

TEST(NwkSecurity, IsOpenedAgainWithTheKey) {
  const NwkFrame secret = sealed(to_the_hub(), meter, network_key);
  EXPECT_EQ(secret.payload.bytes.size(), to_the_hub().payload.bytes.size() + mic_size);
  const auto on_the_air = wire::decode<NwkFrame>(wire::encode(secret));
  ASSERT_TRUE(on_the_air.has_value());
  EXPECT_EQ(opened(*on_the_air, network_key), to_the_hub());
}

TEST(NwkSecurity, StaysShutForWhoeverHasAnotherKeySenderOrHeader) {
  const NwkFrame secret = sealed(to_the_hub(), meter, network_key);
  EXPECT_FALSE(opened(secret, Key{}));
  NwkFrame replayed = secret;
  ++replayed.security->frame_counter;
  EXPECT_FALSE(opened(replayed, network_key));
  NwkFrame redirected = secret;
  redirected.destination = NodeId{0x5566};
  EXPECT_FALSE(opened(redirected, network_key));
  NwkFrame clear = secret;
  clear.security.reset();
  EXPECT_FALSE(opened(clear, network_key));
}

}  // namespace
}  // namespace rig::air_frame
