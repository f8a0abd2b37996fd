// SPDX-License-Identifier: Apache-2.0
#include "rig/record/verdict.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace rig::record {
namespace {

using enum Verdict;

Verdict of(std::vector<Verdict> children) { return overall(children); }

TEST(Verdict, TheWorstChildWins) {
  EXPECT_EQ(of({passed, failed, inconclusive}), failed);
  EXPECT_EQ(of({failed, rig_error}), rig_error);
  EXPECT_EQ(of({rig_error, aborted, passed}), aborted);
}

TEST(Verdict, SkippedDoesNotCountBesidePassed) {
  EXPECT_EQ(of({passed, skipped}), passed);
  EXPECT_EQ(of({skipped, skipped}), skipped);
  EXPECT_EQ(of({skipped, inconclusive}), inconclusive);
}

TEST(Verdict, NothingNeverReadsAsPassed) {
  EXPECT_EQ(of({}), inconclusive);
  EXPECT_NE(exit_code(skipped), 0);
}

TEST(Verdict, HasAnExitCodeThatTellsTheRigFromTheDevice) {
  EXPECT_EQ(exit_code(passed), 0);
  EXPECT_EQ(exit_code(failed), 1);
  EXPECT_EQ(exit_code(rig_error), 3);
  EXPECT_EQ(exit_code(inconclusive), 4);
  EXPECT_EQ(exit_code(aborted), 130);
}

TEST(Verdict, EveryNameReadsBack) {
  for (auto verdict : {passed, skipped, inconclusive, failed, rig_error, aborted}) EXPECT_EQ(parse_verdict(name(verdict)), verdict);
  for (int cause = 0; cause < 8; ++cause) EXPECT_EQ(parse_cause(name(static_cast<Cause>(cause))), static_cast<Cause>(cause));
  EXPECT_EQ(name(Cause::operator_), "operator");
  EXPECT_EQ(parse_verdict("Passed"), std::nullopt);
  EXPECT_EQ(parse_cause(""), std::nullopt);
}

}  // namespace
}  // namespace rig::record
