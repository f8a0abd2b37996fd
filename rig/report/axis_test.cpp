// SPDX-License-Identifier: Apache-2.0
#include "rig/report/axis.hpp"

#include <gtest/gtest.h>

namespace rig::report {
namespace {

using namespace std::chrono_literals;

std::string labels(Duration span) {
  std::string text;
  for (const Tick& tick : ticks(span, 8)) text += (text.empty() ? "" : " | ") + tick.label;
  return text;
}

TEST(Ticks, AreRoundFromMillisecondsToMonths) {
  EXPECT_EQ(labels(3ms), "0 | 1 ms | 2 ms | 3 ms");
  EXPECT_EQ(labels(2500ms), "0 | 500 ms | 1 s | 1.5 s | 2 s | 2.5 s");
  EXPECT_EQ(labels(45s), "0 | 10 s | 20 s | 30 s | 40 s");
  EXPECT_EQ(labels(100s), "0 | 15 s | 30 s | 45 s | 1:00 | 1:15 | 1:30");
  EXPECT_EQ(labels(8min), "0 | 1 min | 2 min | 3 min | 4 min | 5 min | 6 min | 7 min | 8 min");
  EXPECT_EQ(labels(100min), "0 | 15 min | 30 min | 45 min | 1:00 h | 1:15 h | 1:30 h");
  EXPECT_EQ(labels(30h), "0 | 6:00 h | 12:00 h | 18:00 h | 1 d 0 h | 1 d 6 h");
  EXPECT_EQ(labels(30 * 24h), "0 | 7 d | 14 d | 21 d | 28 d");
}

TEST(Ticks, StayFewWhateverTheSpan) {
  for (Duration span = 0ns; span < 100 * 8766h; span = span * 3 + 1ns) EXPECT_LE(ticks(span, 8).size(), 9u) << format_duration(span);
}

TEST(Human, IsShort) {
  EXPECT_EQ(human(320ms), "320 ms");
  EXPECT_EQ(human(12340ms), "12.3 s");
  EXPECT_EQ(human(256s), "4 min 16 s");
  EXPECT_EQ(human(185min), "3 h 5 min");
  EXPECT_EQ(human(51h), "2 d 3 h");
}

TEST(Elapsed, IsExactToTheMillisecond) {
  EXPECT_EQ(elapsed(40ms), "0.040");
  EXPECT_EQ(elapsed(256151ms), "4:16.151");
  EXPECT_EQ(elapsed(3h + 5min), "3:05:00.000");
}

}  // namespace
}  // namespace rig::report
