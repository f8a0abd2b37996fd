// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/twin_contacts.hpp"

#include <gmock/gmock.h>

namespace rig::adapter {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Contacts : ::testing::Test {
  std::vector<std::string> told;
  TwinContacts with(const ContactQuirks& quirks) {
    return {3, quirks, [this](unsigned channel, bool closed) {
              told.push_back(std::to_string(channel) + (closed ? " closes" : " opens"));
            }};
  }
};

TEST_F(Contacts, TellWhatMovesAndNothingElse) {
  auto contacts = with({});
  contacts.command(2, true);
  contacts.command(2, true);
  contacts.command_all(true);
  contacts.command(1, false);
  EXPECT_THAT(told, ElementsAre("2 closes", "1 closes", "3 closes", "1 opens"));
  EXPECT_TRUE(contacts.reads(2) && contacts.closed(2));
  EXPECT_FALSE(contacts.has(0) || contacts.has(4));
}

TEST_F(Contacts, FallOpenWithoutPower) {
  auto contacts = with({});
  contacts.command(3, true);
  contacts.lose_power();
  EXPECT_THAT(told, ElementsAre("3 closes", "3 opens"));
  EXPECT_FALSE(contacts.reads(3));
}

TEST_F(Contacts, StayWhereTheyAreWhenStuckAndSaySoUnlessTheyLie) {
  auto honest = with({.stuck_channels = {{1}}});
  auto lying = with({.stuck_channels = {{1}}, .lies = true});
  honest.command(1, true);
  lying.command(1, true);
  EXPECT_THAT(told, IsEmpty());
  EXPECT_FALSE(honest.reads(1));
  EXPECT_TRUE(lying.reads(1));
  EXPECT_FALSE(lying.closed(1));
}

}  // namespace
}  // namespace rig::adapter
