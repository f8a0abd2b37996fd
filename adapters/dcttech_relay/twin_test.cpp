// SPDX-License-Identifier: Apache-2.0
//
// The twin by the published bytes, without the adapter.
#include "adapters/dcttech_relay/twin.hpp"

#include <gmock/gmock.h>

namespace rig::dcttech_relay {
namespace {

using ::testing::ElementsAre;

struct Twin : ::testing::Test {
  std::vector<std::string> moved;
  std::optional<DcttechTwin> twin;

  void make(const TwinSettings& quirks = {}) {
    twin.emplace(Settings{.model = Model{"USBRelay4", 4}, .board_id = BoardId{"BITFT"}}, quirks,
                 [this](unsigned channel, bool closed) {
                   moved.push_back(std::to_string(channel) + (closed ? " closes" : " opens"));
                 });
  }
  bool sent(const Bytes& report, std::uint16_t value = 0x0300) {
    return twin->on_control({0x21, 0x09, value, 0}, report, report.size()).has_value();
  }
  std::string state(std::uint16_t value = 0x0300) {
    const auto answer = twin->on_control({0xA1, 0x01, value, 0}, {}, 8);
    return answer ? to_hex(*answer, " ") : "STALL";
  }
};

TEST_F(Twin, SwitchesAsCommandedAndSaysSo) {
  make();
  EXPECT_EQ(state(), "42 49 54 46 54 00 00 00");
  EXPECT_TRUE(sent("FF 02 00 00 00 00 00 00"_hex));
  EXPECT_EQ(state(), "42 49 54 46 54 00 00 02");
  EXPECT_TRUE(sent("FE 00 00 00 00 00 00 00"_hex));
  EXPECT_EQ(state(), "42 49 54 46 54 00 00 0F");
  EXPECT_TRUE(sent("FD 01 00 00 00 00 00 00"_hex));
  EXPECT_EQ(state(), "42 49 54 46 54 00 00 0E");
  EXPECT_TRUE(sent("FC 00 00 00 00 00 00 00"_hex));
  EXPECT_THAT(moved,
              ElementsAre("2 closes", "1 closes", "3 closes", "4 closes", "1 opens", "2 opens", "3 opens", "4 opens"));
}

TEST_F(Twin, DoesNothingForWhatItDoesNotKnow) {
  make();
  EXPECT_TRUE(sent("FF 05 00 00 00 00 00 00"_hex));
  EXPECT_TRUE(sent("00 01 00 00 00 00 00 00"_hex));
  EXPECT_FALSE(sent("FF 01"_hex));
  EXPECT_FALSE(sent("FF 01 00 00 00 00 00 00"_hex, 0x0200));
  EXPECT_EQ(state(0x0301), "STALL");
  EXPECT_FALSE(twin->on_control({0x80, 0x06, 0x0100, 0}, {}, 18).has_value());
  EXPECT_EQ(state(), "42 49 54 46 54 00 00 00");
  EXPECT_THAT(moved, ElementsAre());
}

TEST_F(Twin, MayWantItsReportCalledByOne) {
  make({.report = 1});
  EXPECT_EQ(state(), "STALL");
  EXPECT_EQ(state(0x0301), "42 49 54 46 54 00 00 00");
}

TEST_F(Twin, OpensItsContactsWhenItLosesPower) {
  make();
  EXPECT_TRUE(sent("FF 03 00 00 00 00 00 00"_hex));
  twin->lose_power();
  EXPECT_THAT(moved, ElementsAre("3 closes", "3 opens"));
  EXPECT_EQ(state(), "42 49 54 46 54 00 00 00");
}

}  // namespace
}  // namespace rig::dcttech_relay
