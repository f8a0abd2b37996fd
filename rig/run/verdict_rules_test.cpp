// SPDX-License-Identifier: Apache-2.0
#include "rig/run/verdict_rules.hpp"

#include <gtest/gtest.h>

namespace rig::run {
namespace {

using record::Cause;
using record::Phase;
using record::Verdict;

const Error silent = make_error(ErrorCode::timeout, "ppmid did not join the HAN");

Circumstances device_step(std::optional<Result<void>> check = {}) {
  return {.phase = Phase::steps, .about_device = true, .self_check = std::move(check)};
}

TEST(VerdictRules, ASilentDeviceHasFailedOnlyWhenTheRigIsProvenSane) {
  ASSERT_TRUE(needs_self_check(silent, device_step()));
  const auto failed = judge_error(silent, device_step(Result<void>{}));
  EXPECT_EQ(failed.verdict, Verdict::failed);
  EXPECT_EQ(failed.cause, Cause::device);
  EXPECT_EQ(failed.message, "ppmid did not join the HAN; the coordinator answers and the power is on");

  const auto unproven = judge_error(silent, device_step(Result<void>(make_error(ErrorCode::timeout, "no answer"))));
  EXPECT_EQ(unproven.verdict, Verdict::rig_error);
  EXPECT_EQ(unproven.cause, Cause::coordinator);

  const auto no_power = judge_error(silent, device_step(Result<void>(make_error(ErrorCode::not_confirmed, "reads back off"))));
  EXPECT_EQ(no_power.verdict, Verdict::rig_error);
  EXPECT_EQ(no_power.cause, Cause::power);
}

TEST(VerdictRules, ALostPortIsNeverTheDevices) {
  auto circumstances = device_step();
  circumstances.broken = Cause::coordinator;
  const auto outcome = judge_error(make_error(ErrorCode::port_lost, "unplugged", "/dev/ttyUSB0"), circumstances);
  EXPECT_EQ(outcome.verdict, Verdict::rig_error);
  EXPECT_EQ(outcome.cause, Cause::coordinator);
  EXPECT_EQ(outcome.message, "/dev/ttyUSB0: unplugged");
}

TEST(VerdictRules, WhatADeviceDidWhileTheRigWasAwayProvesNothingAgainstIt) {
  const auto blamed = judge_after_recovery(judge_error(silent, device_step(Result<void>{})));
  EXPECT_EQ(blamed.verdict, Verdict::rig_error);
  EXPECT_EQ(blamed.rule, "rig_recovered_meanwhile");
  EXPECT_EQ(blamed.message, "ppmid did not join the HAN; the coordinator answers and the power is on; something of the rig was lost and came back in this case");
  EXPECT_EQ(judge_after_recovery({Verdict::passed, Cause::none, "done", {}}).verdict, Verdict::passed);
}

TEST(VerdictRules, ARelayThatDoesNotSwitchIsAPowerFault) {
  const auto outcome = judge_error(make_error(ErrorCode::not_confirmed, "on was commanded, the board reads back off"), {.phase = Phase::steps, .uses_relay = true});
  EXPECT_EQ(outcome.verdict, Verdict::rig_error);
  EXPECT_EQ(outcome.cause, Cause::power);
  EXPECT_EQ(outcome.rule, "relay_not_confirmed");
}

TEST(VerdictRules, BeforeTheCaseADeviceFaultLeavesNothingToJudge) {
  auto circumstances = device_step(Result<void>{});
  circumstances.phase = Phase::setup;
  const auto outcome = judge_error(silent, circumstances);
  EXPECT_EQ(outcome.verdict, Verdict::inconclusive);
  EXPECT_EQ(outcome.rule, "precondition_not_reached");
}

TEST(VerdictRules, EveryOtherErrorHasItsOwner) {
  EXPECT_EQ(judge_error(make_error(ErrorCode::cancelled, "SIGINT"), device_step()).verdict, Verdict::aborted);
  EXPECT_EQ(judge_error(make_error(ErrorCode::expectation_broken, "x"), device_step()).verdict, Verdict::failed);
  EXPECT_EQ(judge_error(make_error(ErrorCode::refused, "x"), device_step()).cause, Cause::device);
  EXPECT_EQ(judge_error(make_error(ErrorCode::not_ready, "x"), device_step()).cause, Cause::plan);
  EXPECT_EQ(judge_error(make_error(ErrorCode::timeout, "x"), {.uses_relay = true}).cause, Cause::power);
  EXPECT_EQ(judge_error(make_error(ErrorCode::timeout, "x"), {}).cause, Cause::coordinator);
  EXPECT_EQ(judge_error(make_error(ErrorCode::internal, "x"), device_step()).cause, Cause::rig);
}

TEST(VerdictRules, AMeasurementOutsideItsLimitsFailsTheStep) {
  EXPECT_EQ(judge_measurements({record::measured("throughput", 2600.0, "B/s", {.min = 1000})}).verdict, Verdict::passed);
  const auto slow = judge_measurements({record::measured("throughput", 200.0, "B/s", {.min = 1000})});
  EXPECT_EQ(slow.verdict, Verdict::failed);
  EXPECT_EQ(slow.rule, "limit_broken");
  EXPECT_EQ(judge_measurements({record::measured("throughput", nullptr, "B/s", {.min = 1000})}).verdict, Verdict::inconclusive);
}

}  // namespace
}  // namespace rig::run
