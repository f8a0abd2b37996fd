// SPDX-License-Identifier: Apache-2.0
#include "rig/base/rng.hpp"

#include <gtest/gtest.h>

namespace rig {
namespace {

TEST(Rng, IsTheSameForTheSameSeedEverywhere) {
  Rng rng(1234567);  // published SplitMix64 outputs for this seed
  EXPECT_EQ(rng.next(), 6457827717110365317u);
  EXPECT_EQ(rng.next(), 3203168211198807973u);
  EXPECT_EQ(rng.next(), 9817491932198370423u);
}

TEST(Rng, StaysWithinItsBounds) {
  Rng rng(4711);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_LT(rng.below(7), 7u);
    const auto value = rng.between(3, 5);
    EXPECT_TRUE(value >= 3 && value <= 5);
  }
  EXPECT_FALSE(rng.chance(0.0));
  EXPECT_TRUE(rng.chance(1.0));
}

TEST(Rng, ForksByNameWithoutDisturbingTheParent) {
  Rng one(9), two(9);
  (void)one.fork("radio");
  EXPECT_EQ(one.next(), two.next());
  EXPECT_NE(Rng(9).fork("radio").next(), Rng(9).fork("relay").next());
}

}  // namespace
}  // namespace rig
