// SPDX-License-Identifier: Apache-2.0
#include "adapters/kmtronic_relay/protocol.hpp"

#include <gmock/gmock.h>

namespace rig::kmtronic_relay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string hex(const Frame& frame) { return to_hex(frame, " "); }

std::vector<RelayState> parse(StatusParser parser, const Bytes& bytes) {
  std::vector<RelayState> found;
  for (const Byte octet : bytes)
    if (const auto state = parser.feed(octet)) found.push_back(*state);
  return found;
}
StatusParser asked(QueryForm form, unsigned channel, unsigned channels) {
  StatusParser parser;
  parser.expect(form, channel, channels);
  return parser;
}

TEST(KmtronicCommand, HasThePublishedBytes) {
  EXPECT_EQ(hex(encode_set(1, RelayState::on)), "FF 01 01");
  EXPECT_EQ(hex(encode_set(1, RelayState::off)), "FF 01 00");
  EXPECT_EQ(hex(encode_set(8, RelayState::on)), "FF 08 01");
  EXPECT_EQ(hex(encode_query(QueryForm::one, 2)), "FF 02 03");
  EXPECT_EQ(hex(encode_query(QueryForm::all, 5)), "FF 09 00");
}

TEST(KmtronicStatus, OfOneContactIsFoundBehindNoise) {
  EXPECT_THAT(parse(asked(QueryForm::one, 1, 1), "FF 01 01"_hex), ElementsAre(RelayState::on));
  EXPECT_THAT(parse(asked(QueryForm::one, 2, 2), "00 FF FF 02 00"_hex), ElementsAre(RelayState::off));
  for (const Bytes& none : {"FF 01"_hex, "FF 02 01"_hex, "FF 01 03"_hex, "01 01 01"_hex})
    EXPECT_THAT(parse(asked(QueryForm::one, 1, 2), none), IsEmpty()) << to_hex(none);
}

TEST(KmtronicStatus, OfAllContactsIsAnOctetForEach) {
  EXPECT_THAT(parse(asked(QueryForm::all, 1, 4), "01 00 00 01"_hex), ElementsAre(RelayState::on));
  EXPECT_THAT(parse(asked(QueryForm::all, 2, 4), "01 00 00 01"_hex), ElementsAre(RelayState::off));
  EXPECT_THAT(parse(asked(QueryForm::all, 8, 8), "00 00 00 00 00 00 00 01"_hex), ElementsAre(RelayState::on));
  EXPECT_THAT(parse(asked(QueryForm::all, 4, 4), "01 FF 00 00 00 01"_hex), ElementsAre(RelayState::on));
  EXPECT_THAT(parse(asked(QueryForm::all, 1, 8), "01 00 00 01"_hex), IsEmpty());
}

}  // namespace
}  // namespace rig::kmtronic_relay
