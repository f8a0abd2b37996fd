// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_relay/protocol.hpp"

#include <gmock/gmock.h>

#include "rig/wire/codec_test_kit.hpp"

namespace rig::lcus_relay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<Status> parse(std::string_view text) {
  StatusParser parser;
  std::vector<Status> found;
  for (const Byte octet : as_bytes(text))
    if (const auto status = parser.feed(octet)) found.push_back(*status);
  return found;
}

TEST(LcusCommand, HasThePublishedBytes) {
  wire::check_codec(Command{1, Operation::close}, "A0 01 01 A2"_hex);
  wire::check_codec(Command{1, Operation::open}, "A0 01 00 A1"_hex);
  wire::check_codec(Command{2, Operation::close}, "A0 02 01 A3"_hex);
  wire::check_codec(Command{2, Operation::open}, "A0 02 00 A2"_hex);
  wire::check_codec(Command{1, Operation::query}, "A0 01 02 A3"_hex);
  wire::check_codec(Command{1, Operation::query_ff}, "A0 01 FF A0"_hex);
}

TEST(LcusCommand, SaysWhatIsWrongWithADamagedOne) {
  EXPECT_EQ(wire::decode<Command>("A1 01 01 A3"_hex).error(), wire::DecodeError::bad_magic);
  EXPECT_EQ(wire::decode<Command>("A0 01 01 A3"_hex).error(), wire::DecodeError::bad_checksum);
  EXPECT_EQ(wire::decode<Command>("A0 01 07 A8"_hex).error(), wire::DecodeError::bad_value);
}

TEST(LcusQuery, HasThreeForms) {
  const auto hex = [](QueryForm form) { return to_hex(encode_query(form, 2), " "); };
  EXPECT_EQ(hex(QueryForm::operation_02), "A0 02 02 A4");
  EXPECT_EQ(hex(QueryForm::operation_ff), "A0 02 FF A1");
  EXPECT_EQ(hex(QueryForm::single_ff), "FF");
}

TEST(LcusStatus, IsReadFromEveryKnownSpelling) {
  EXPECT_THAT(parse("CH1:ON\r\n"), ElementsAre(Status{1, RelayState::on}));
  EXPECT_THAT(parse("CH1:OFF\r\n"), ElementsAre(Status{1, RelayState::off}));
  EXPECT_THAT(parse("CH1: ON\n\rCH2: OFF"), ElementsAre(Status{1, RelayState::on}, Status{2, RelayState::off}));
  EXPECT_THAT(parse("CH16:ON"), ElementsAre(Status{16, RelayState::on}));
}

TEST(LcusStatus, IsFoundBehindNoiseAndNowhereElse) {
  EXPECT_THAT(parse({"\xFF\0garbage CCH2:ON", 17}), ElementsAre(Status{2, RelayState::on}));
  EXPECT_THAT(parse("CH1:OCH1:ON"), ElementsAre(Status{1, RelayState::on}));
  for (const std::string_view none :
       {"", "CH1", "CH1:", "CH1:O", "CH1:OF", "CH:ON", "CH0:ON", "CH100:ON", "CH1ON", "ch1:on", "CH1:XON"})
    EXPECT_THAT(parse(none), IsEmpty()) << none;
}

TEST(LcusCommandReader, FindsCommandsWhateverTheChunks) {
  const Bytes stream = "A0 01 01 A2  A0 02 02 A4  FF  A0 03 FF A2  A0 01 00 A1"_hex;
  const auto all =
      ElementsAre(Heard{.channel = 1, .set = RelayState::on}, Heard{.channel = 2, .form = QueryForm::operation_02},
                  Heard{.channel = 0, .form = QueryForm::single_ff},
                  Heard{.channel = 3, .form = QueryForm::operation_ff}, Heard{.channel = 1, .set = RelayState::off});
  EXPECT_THAT(CommandReader().feed(stream), all);
  CommandReader reader;
  std::vector<Heard> heard;
  for (const Byte octet : stream)
    for (const Heard& one : reader.feed({&octet, 1})) heard.push_back(one);
  EXPECT_THAT(heard, all);
}

TEST(LcusCommandReader, GoesOnBehindADamagedCommand) {
  EXPECT_THAT(CommandReader().feed("50 A0 01 01 A3  A0 A0 01 01 A2"_hex),
              ElementsAre(Heard{.channel = 1, .set = RelayState::on}));
}

}  // namespace
}  // namespace rig::lcus_relay
