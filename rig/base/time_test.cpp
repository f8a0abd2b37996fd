// SPDX-License-Identifier: Apache-2.0
#include "rig/base/time.hpp"

#include <gtest/gtest.h>

namespace rig {
namespace {

using namespace std::chrono_literals;

TEST(Duration, ReadsTheNotationOfPlans) {
  EXPECT_EQ(parse_duration("90s"), 90s);
  EXPECT_EQ(parse_duration("200ms"), 200ms);
  EXPECT_EQ(parse_duration("1m30s"), 90s);
  EXPECT_EQ(parse_duration("30d"), 720h);
  EXPECT_EQ(parse_duration("0s"), 0s);
}

TEST(Duration, RefusesWhatIsNotOne) {
  for (auto text : {"", "s", "5", "-5s", "5 s", "1.5s", "5x", "999999999999h"}) EXPECT_EQ(parse_duration(text), std::nullopt) << text;
}

TEST(Duration, IsWrittenInTheSameNotation) {
  EXPECT_EQ(format_duration(90s), "1m30s");
  EXPECT_EQ(format_duration(200ms), "200ms");
  EXPECT_EQ(format_duration(1500us), "1.5ms");
  EXPECT_EQ(format_duration(0s), "0ms");
}

TEST(Deadline, IsHandedDownNotRestarted) {
  const TimePoint start{};
  const auto step = Deadline::after(start, 90s);
  EXPECT_EQ(step.remaining(start + 30s), 60s);
  EXPECT_EQ(step.sooner(Deadline::after(start + 80s, 60s)).instant(), step.instant());
  EXPECT_TRUE(step.expired(start + 90s));
  EXPECT_FALSE(Deadline::never().expired(start + 10000h));
}

TEST(ZclUtc, MatchesTheWorkedExampleOfTheDomain) {  // domain.md 2.5: hub clock 2026-01-01 and 2030-01-15T09:00:00Z
  using namespace std::chrono;
  EXPECT_EQ(to_zcl_utc(sys_days{2026y / January / 1}), 0x30E87580u);
  EXPECT_EQ(to_zcl_utc(sys_days{2030y / January / 15} + 9h), 0x38818890u);
  EXPECT_EQ(from_zcl_utc(0x30E87580u), sys_days{2026y / January / 1});
}

TEST(ZclUtc, CrossesTheEdgesOfEpochsAndLeapYears) {
  using namespace std::chrono;
  const std::pair<UtcTime, std::uint32_t> edges[] = {
      {sys_days{1999y / December / 31} + 23h + 59min + 59s, 0xFFFFFFFF},  // which is "invalid"
      {sys_days{2000y / January / 1}, 0},
      {sys_days{2000y / February / 29}, 59 * 86'400},
      {sys_days{2000y / March / 1}, 60 * 86'400},
      {sys_days{2026y / March / 29} + 1h, 828'061'200},  // British summer time begins: no hour is lost
      {sys_days{2026y / March / 29} + 2h, 828'064'800},
      {sys_days{2038y / January / 19} + 3h + 14min + 7s, 0x7FFFFFFF - 946'684'800},
      {sys_days{2038y / January / 19} + 3h + 14min + 8s, 0x80000000 - 946'684'800},
      {sys_days{2100y / February / 28}, 3'160'771'200},  // followed by 1 March
      {sys_days{2100y / March / 1}, 3'160'857'600},
      {sys_days{2106y / February / 7} + 6h + 28min + 15s, 0xFFFFFFFF - 946'684'800},
      {sys_days{2106y / February / 7} + 6h + 28min + 16s, 0xFFFFFFFF - 946'684'799}};
  for (const auto& [utc, zcl] : edges) {
    EXPECT_EQ(to_zcl_utc(utc), zcl) << to_rfc3339(utc);
    if (zcl == 0xFFFFFFFF) continue;
    EXPECT_EQ(from_zcl_utc(zcl), utc) << to_rfc3339(utc);
  }
}

TEST(UtcTime, IsWrittenAsRfc3339) {
  using namespace std::chrono;
  EXPECT_EQ(to_rfc3339(sys_days{2026y / January / 1} + 1500us), "2026-01-01T00:00:00.001500Z");
}

}  // namespace
}  // namespace rig
