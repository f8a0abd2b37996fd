// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/wrapping_clock.hpp"

#include <gtest/gtest.h>

namespace rig::adapter {
namespace {

using namespace std::chrono_literals;

TEST(WrappingClock, GoesOnWhereTheDeviceStartsAgain) {
  WrappingClock clock(100s);
  EXPECT_EQ(clock.extend(98s, TimePoint(1000s)), 98s);
  EXPECT_EQ(clock.extend(99s, TimePoint(1001s)), 99s);
  EXPECT_EQ(clock.extend(1s, TimePoint(1003s)), 101s);
}

TEST(WrappingClock, KnowsHowManyTurnsASilenceLasted) {
  WrappingClock clock(100s);
  clock.extend(98s, TimePoint(0s));
  EXPECT_EQ(clock.extend(3s, TimePoint(1004s)), 1103s) << "the device is a second fast";
  EXPECT_EQ(clock.extend(99s, TimePoint(1000s)), 1099s) << "told out of order";
}

TEST(WrappingClock, FollowsADeviceThatDriftsLessThanHalfAPeriod) {
  WrappingClock clock(100s);
  clock.extend(0s, TimePoint(0s));
  EXPECT_EQ(clock.extend(49s, TimePoint(1000s)), 1049s);
  EXPECT_EQ(clock.extend(60s, TimePoint(2000s)), 2060s);
}

TEST(WrappingClock, IsSetByTheNextReadingAfterARestart) {
  WrappingClock clock(100s);
  clock.extend(98s, TimePoint(0s));
  clock.restart();
  EXPECT_EQ(clock.extend(2s, TimePoint(500s)), 2s);
}

}  // namespace
}  // namespace rig::adapter
