// SPDX-License-Identifier: Apache-2.0
#include "rig/record/run_record.hpp"

#include <gtest/gtest.h>

namespace rig::record {
namespace {

CaseRecord with_attempts(std::vector<Verdict> verdicts) {
  CaseRecord one;
  one.id = "power-cut";
  for (Verdict verdict : verdicts) {
    AttemptRecord attempt;
    attempt.attempt = static_cast<std::uint32_t>(one.attempts.size() + 1);
    attempt.verdict = verdict;
    attempt.message = std::string(name(verdict));
    one.attempts.push_back(attempt);
  }
  conclude(one);
  return one;
}

TEST(Case, ThatPassedOnTheSecondAttemptIsPassedAndFlaky) {
  const auto one = with_attempts({Verdict::failed, Verdict::passed});
  EXPECT_EQ(one.verdict, Verdict::passed);
  EXPECT_TRUE(one.flaky);
}

TEST(Case, ThatPassedAtOnceIsNotFlaky) { EXPECT_FALSE(with_attempts({Verdict::passed}).flaky); }

TEST(Case, ThatNeverPassedIsAsBadAsItsWorstAttempt) {
  const auto one = with_attempts({Verdict::rig_error, Verdict::failed});
  EXPECT_EQ(one.verdict, Verdict::rig_error);
  EXPECT_EQ(one.message, "rig_error");
  EXPECT_FALSE(one.flaky);
}

TEST(Case, ThatNeverRanIsInconclusive) {
  const auto one = with_attempts({});
  EXPECT_EQ(one.verdict, Verdict::inconclusive);
  EXPECT_EQ(one.message, "planned, but never ran");
}

}  // namespace
}  // namespace rig::record
