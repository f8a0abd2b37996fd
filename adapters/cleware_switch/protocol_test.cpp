// SPDX-License-Identifier: Apache-2.0
#include "adapters/cleware_switch/protocol.hpp"

#include <gtest/gtest.h>

namespace rig::cleware_switch {
namespace {

const Model& model(std::string_view name) {
  for (const Model& row : models())
    if (row.name == name) return row;
  return models().front();
}

std::string hex(std::string_view name, unsigned channel, RelayState state) {
  return to_hex(encode_switch(model(name), channel, state), " ");
}

TEST(ClewareCommand, HasThePublishedBytes) {
  EXPECT_EQ(hex("USB-Switch", 1, RelayState::on), "00 10 01");
  EXPECT_EQ(hex("USB-Switch", 1, RelayState::off), "00 10 00");
  EXPECT_EQ(hex("USB-Switch4", 4, RelayState::on), "00 13 01");
  EXPECT_EQ(hex("USB-Switch8", 1, RelayState::on), "03 10 01 00 01");
  EXPECT_EQ(hex("USB-Switch8", 8, RelayState::off), "03 17 00 00 80");
}

TEST(ClewareCommand, MeansTheOppositeToACutter) {
  EXPECT_EQ(hex("USB-Cutter", 1, RelayState::on), "00 10 00");
  EXPECT_EQ(hex("USB-Cutter", 1, RelayState::off), "00 10 01");
}

TEST(ClewareState, IsABitOfTheFirstOctet) {
  EXPECT_EQ(state_in(model("USB-Switch"), "01 00 00"_hex, 1), RelayState::on);
  EXPECT_EQ(state_in(model("USB-Switch"), "FE FF FF"_hex, 1), RelayState::off);
  EXPECT_EQ(state_in(model("USB-Switch8"), "80"_hex, 8), RelayState::on);
  EXPECT_EQ(state_in(model("USB-Cutter"), "01"_hex, 1), RelayState::off);
  EXPECT_EQ(state_in(model("USB-Switch"), {}, 1), std::nullopt);
}

TEST(ClewareState, CountsWhenItWasSaidTenTimesInARow) {
  Steadiness steadiness;
  for (int report = 0; report < 9; ++report) EXPECT_EQ(steadiness.feed(RelayState::off), std::nullopt);
  EXPECT_EQ(steadiness.feed(RelayState::on), std::nullopt) << "begins anew";
  for (int report = 0; report < 8; ++report) EXPECT_EQ(steadiness.feed(RelayState::on), std::nullopt);
  EXPECT_EQ(steadiness.feed(RelayState::on), RelayState::on);
}

}  // namespace
}  // namespace rig::cleware_switch
