// SPDX-License-Identifier: Apache-2.0
//
// The twin by the published bytes, without the adapter.
#include "adapters/ykush_hub/twin.hpp"

#include <gmock/gmock.h>

namespace rig::ykush_hub {
namespace {

using ::testing::ElementsAre;

struct Twin : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  std::vector<std::string> moved;
  std::optional<YkushTwin> twin;

  void make(std::uint16_t pid, const TwinSettings& quirks = {}) {
    twin.emplace(loop, Settings{.model = *find_model(0x04D8, pid)}, quirks, [this](unsigned channel, bool closed) {
      moved.push_back(std::to_string(channel) + (closed ? " up" : " down"));
    });
  }
  /// The first two octets of the answer to a report that starts with `start`.
  std::string say(Bytes start, std::size_t size) {
    start.resize(size);
    if (!twin->on_out(0x01, start)) return "STALL";
    const auto answer = twin->on_in(0x81, size);
    if (!answer) return "nothing";
    EXPECT_EQ(answer->size(), size);
    return to_hex(ByteView(*answer).first(2), " ");
  }
};

TEST_F(Twin, GivesItsSocketsPowerAndTakesIt) {
  make(0xF2F7);
  EXPECT_EQ(say("21"_hex, 64), "01 11");
  EXPECT_EQ(say("01"_hex, 64), "01 01");
  EXPECT_EQ(say("21"_hex, 64), "01 01");
  EXPECT_EQ(say("22"_hex, 64), "01 12");
  EXPECT_EQ(say("0A"_hex, 64), "01 0A");
  EXPECT_EQ(say("23"_hex, 64), "01 03");
  EXPECT_EQ(say("1A"_hex, 64), "01 1A");
  EXPECT_THAT(moved, ElementsAre("1 up", "2 up", "3 up", "1 down", "2 down", "3 down", "1 up", "2 up", "3 up"));
}

TEST_F(Twin, SaysNoToWhatItDoesNotKnow) {
  make(0xF2F7);
  EXPECT_EQ(say("14"_hex, 64), "FF 14");
  EXPECT_EQ(say("20"_hex, 64), "FF 20");
  EXPECT_EQ(say("55"_hex, 64), "FF 55");
  EXPECT_EQ(say("11"_hex, 6), "nothing");
  EXPECT_FALSE(twin->on_out(0x02, Bytes(64)));
}

TEST_F(Twin, OfTheFirstBoardsWantsTheCommandTwice) {
  make(0x0042);
  EXPECT_EQ(say("02"_hex, 6), "nothing");
  EXPECT_EQ(say("02 02"_hex, 6), "01 02");
  EXPECT_EQ(say("22 22"_hex, 6), "01 02");
}

TEST_F(Twin, HasAFiveVoltOutputAsAYkush3) {
  make(0xF11B, {.off_at_power_up = {{4}}});
  EXPECT_EQ(say("24"_hex, 64), "01 04");
  EXPECT_EQ(say("14"_hex, 64), "01 14");
  EXPECT_EQ(say("24"_hex, 64), "01 14");
}

TEST_F(Twin, PowersUpAfreshWithItsSocketsUp) {
  make(0xF0CD);
  EXPECT_EQ(say("01"_hex, 64), "01 01");
  twin->power_up_afresh();
  EXPECT_EQ(say("21"_hex, 64), "01 11");
  EXPECT_THAT(moved, ElementsAre("1 up", "1 down", "1 up"));
}

}  // namespace
}  // namespace rig::ykush_hub
