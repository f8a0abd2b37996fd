// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/counter_guard.hpp"

#include <gtest/gtest.h>

#include "rig/proto/gbcs/samples.hpp"

namespace rig::gbcs {
namespace {

TEST(CounterGuard, CountersOfOnePartyToAnotherRise) {
  CounterGuard guard;
  EXPECT_TRUE(guard.accept(samples::activate(1000, AtOnce{})).has_value());
  EXPECT_TRUE(guard.accept(samples::activate(1005, AtOnce{})).has_value());
  const auto replayed = guard.accept(samples::activate(1005, AtOnce{}));
  ASSERT_TRUE(replayed.has_error());
  EXPECT_EQ(describe(replayed.error()),
            "command from 90B3D51F30010000 is a replay: expected a counter above 1005, found 1005 (refused)");
  EXPECT_TRUE(guard.accept(samples::activate(1004, AtOnce{})).has_error());
  EXPECT_TRUE(guard.accept(samples::activate(1006, AtOnce{})).has_value());
}

TEST(CounterGuard, AZeroCounterIsAFirstOneToo) {
  CounterGuard guard;
  EXPECT_TRUE(guard.accept(samples::activate(0, AtOnce{})).has_value());
  EXPECT_TRUE(guard.accept(samples::activate(0, AtOnce{})).has_error());
}

TEST(CounterGuard, PartiesAndKindsCountForThemselves) {
  CounterGuard guard;
  Message message = samples::activate(1000, AtOnce{});
  EXPECT_TRUE(guard.accept(message).has_value());
  message.recipient = samples::hcalcs;
  EXPECT_TRUE(guard.accept(message).has_value());
  message.originator = samples::acb;
  EXPECT_TRUE(guard.accept(message).has_value());
  message.kind = MessageKind::alert;
  EXPECT_TRUE(guard.accept(message).has_value());
  EXPECT_TRUE(guard.accept(message).has_error());
}

TEST(CounterGuard, RemembersInACopy) {
  CounterGuard guard;
  EXPECT_TRUE(guard.accept(samples::activate(1000, AtOnce{})).has_value());
  CounterGuard after_a_power_cut = guard;
  EXPECT_EQ(after_a_power_cut, guard);
  EXPECT_TRUE(after_a_power_cut.accept(samples::activate(1000, AtOnce{})).has_error());
}

}  // namespace
}  // namespace rig::gbcs
