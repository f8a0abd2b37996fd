// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/slip/slip.hpp"

#include <gmock/gmock.h>

namespace rig::slip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string encoded(const Bytes& packet) {
  Bytes out;
  encode(packet, out);
  return to_hex(out, " ");
}

/// Everything the decoder makes of the chunks: packets in hex, errors by name.
std::vector<std::string> decoded(const std::vector<Bytes>& chunks) {
  Decoder decoder;
  std::vector<std::string> items;
  for (const Bytes& bytes : chunks) {
    ByteView chunk(bytes);
    while (const auto item = decoder.next(chunk)) items.push_back(item->has_value() ? to_hex(**item, " ") : std::string(name(item->error())));
  }
  return items;
}

TEST(Slip, PutsAnEndOnBothSidesAndEscapesTheTwoSpecialOctets) {
  EXPECT_EQ(encoded("01 02"_hex), "C0 01 02 C0");
  EXPECT_EQ(encoded("C0 00 DB"_hex), "C0 DB DC 00 DB DD C0");
  EXPECT_EQ(encoded("DC DD"_hex), "C0 DC DD C0");
}

TEST(Slip, FindsThePacketsAgain) {
  EXPECT_THAT(decoded({"C0 01 02 C0 C0 DB DC 00 DB DD C0"_hex}), ElementsAre("01 02", "C0 00 DB"));
  EXPECT_THAT(decoded({"01 02 C0 03 C0"_hex}), ElementsAre("01 02", "03"));
  EXPECT_THAT(decoded({"C0 C0 C0"_hex}), IsEmpty());
}

TEST(Slip, TakesAnyCutOfTheStream) {
  const Bytes stream = "C0 01 DB DC 02 C0 C0 DB DD C0"_hex;
  std::vector<Bytes> octets;
  for (const Byte octet : stream) octets.push_back({octet});
  EXPECT_THAT(decoded(octets), ElementsAre("01 C0 02", "DB"));
  EXPECT_THAT(decoded({"C0 01 02"_hex}), IsEmpty()) << "half a packet is none";
}

TEST(Slip, DropsOnlyThePacketThatIsBroken) {
  EXPECT_THAT(decoded({"C0 01 DB 02 03 C0 04 C0"_hex}), ElementsAre("bad_value", "04"));
  EXPECT_THAT(decoded({"C0 01 DB C0 04 C0"_hex}), ElementsAre("bad_value", "04"));
  Bytes endless(max_packet + 1, 0x55);
  endless.push_back(end);
  EXPECT_THAT(decoded({endless, "04 C0"_hex}), ElementsAre("bad_length", "04"));
}

TEST(Slip, TakesTheLongestPacket) {
  Bytes stream;
  encode(Bytes(max_packet, end), stream);
  EXPECT_EQ(stream.size(), encoded_size(max_packet));
  EXPECT_THAT(decoded({stream}), ElementsAre(to_hex(Bytes(max_packet, end), " ")));
}

}  // namespace
}  // namespace rig::slip
