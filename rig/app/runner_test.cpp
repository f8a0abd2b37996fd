// SPDX-License-Identifier: Apache-2.0
//
// The runner on the virtual bench with the real adapters: what stops a run, what still runs then, and how the bench is left.
#include "rig/run/runner.hpp"

#include <gmock/gmock.h>

#include "rig/app/run_kit.hpp"

namespace rig::app {
namespace {

using namespace std::chrono_literals;
using kit::one_case;
using kit::plan_with;
using kit::run_text;
using record::Cause;
using record::Verdict;
using testing::HasSubstr;

const std::string broken_expectation = "{expect: {fact: ppmid.joins, equals: 7}}";

TEST(Run, AFailedExpectationFailsTheCaseAndSkipsItsRest) {
  const auto ran = run_text(plan_with(one_case("[{note: a}, " + broken_expectation + ", {note: b}]")));
  EXPECT_EQ(ran.verdict, Verdict::failed);
  EXPECT_EQ(ran.steps(), "note passed, expect failed, note-2 skipped");
  EXPECT_EQ(ran.record.cases[0].attempts[0].steps[1].rule, "expectation_broken");
  EXPECT_EQ(ran.record.message, "ppmid.joins is 1, expected 7");
  EXPECT_EQ(ran.record.cause, Cause::device);
}

TEST(Run, ContinueGoesOnAfterAFailureAndRemembersIt) {
  const auto ran = run_text(plan_with(one_case("[" + broken_expectation + ", {note: b}]", "    on_fail: continue\n")));
  EXPECT_EQ(ran.verdict, Verdict::failed);
  EXPECT_EQ(ran.steps(), "expect failed, note passed");
}

TEST(Run, TellsWhatOfTheBenchWasChangedOnTheCommandLine) {
  const auto ran = run_text(plan_with(one_case("[{note: a}]")), {.overrides = {{"network.channel", "20"}}});
  EXPECT_THAT(ran.journal, HasSubstr("\"text\":\"the bench was changed by --set network.channel=20\""));
}

const std::string second_case = "  - id: two\n    title: Two\n    steps: [{note: c}]\n";

TEST(Run, StopCaseLeavesTheNextCaseAlone) {
  const auto ran = run_text(plan_with(one_case("[" + broken_expectation + "]") + second_case));
  EXPECT_EQ(ran.verdict, Verdict::failed);
  EXPECT_EQ(ran.steps(1), "note passed");
}

TEST(Run, StopPlanKeepsTheOtherCasesInTheRecord) {
  const auto ran = run_text(plan_with(one_case("[" + broken_expectation + "]", "    on_fail: stop_plan\n") + second_case + "teardown: [{note: t}]\n"));
  EXPECT_EQ(ran.verdict, Verdict::failed);
  ASSERT_EQ(ran.record.cases.size(), 2u);
  EXPECT_FALSE(ran.record.cases[1].ran());
  EXPECT_EQ(ran.record.cases[1].verdict, Verdict::inconclusive);
  EXPECT_EQ(ran.record.cases[1].message, "planned, but never ran");
  EXPECT_THAT(ran.plan_steps(), HasSubstr("note passed"));
}

TEST(Run, AFailedSetupLeavesEveryCaseInTheRecordAndNothingPassed) {
  const auto ran = run_text(plan_with(one_case("[{note: a}]") + second_case), {.overrides = {{"devices.ppmid.twin.scan_period", "1h"}, {"devices.ppmid.twin.boot_time", "1h"}}});
  EXPECT_EQ(ran.verdict, Verdict::inconclusive);
  EXPECT_EQ(ran.record.cause, Cause::device);
  EXPECT_EQ(ran.record.message, "ppmid did not join the HAN; the coordinator answers and the power is on");
  ASSERT_EQ(ran.record.cases.size(), 2u);
  EXPECT_FALSE(ran.record.cases[0].ran() || ran.record.cases[1].ran());
}

TEST(Run, ACaseThatPassesOnItsSecondAttemptIsPassedAndFlaky) {
  const auto ran = run_text(plan_with(one_case("[{relay_cycle: {relay: ppmid_power}}, {expect: {fact: ppmid.rejoins, min: 1}}]",
                                               "    attempts: 3\n    on_fail: stop_plan\n    teardown: [{wait_for_join: ppmid}]\n") + second_case));
  EXPECT_EQ(ran.verdict, Verdict::passed) << ran.record.message;
  ASSERT_EQ(ran.record.cases[0].attempts.size(), 2u);
  EXPECT_EQ(ran.record.cases[0].attempts[0].verdict, Verdict::failed);
  EXPECT_TRUE(ran.record.cases[0].flaky);
  EXPECT_TRUE(ran.record.cases[1].ran());  // stop_plan of an attempt that did not count stops nothing
}

TEST(Run, AllAttemptsFailedIsFailedAndAllAreListed) {
  const auto ran = run_text(plan_with(one_case("[" + broken_expectation + "]", "    attempts: 3\n")));
  EXPECT_EQ(ran.verdict, Verdict::failed);
  EXPECT_EQ(ran.record.cases[0].attempts.size(), 3u);
  EXPECT_FALSE(ran.record.cases[0].flaky);
}

TEST(Teardown, RunsToItsEndAfterAFailureAndAfterItsOwnFailures) {
  const auto ran = run_text(plan_with(one_case("[" + broken_expectation + "]", "    teardown: [{expect: {fact: nothing.there, equals: 1}}, {note: t}]\n")));
  EXPECT_EQ(ran.steps(), "expect failed, expect-2 rig_error, note passed");
  EXPECT_EQ(ran.verdict, Verdict::rig_error);
}

const std::string long_wait = one_case("[{wait: 1h}, {note: never}]", "    teardown: [{wait: 20s}, {note: t}]\n") + second_case + "teardown: [{wait: 20s}, {note: u}]\n";

TEST(Interrupt, EndsTheWaitInProgressAndTheTeardownStillRuns) {
  const auto ran = run_text(plan_with(long_wait), {.interruptions = {{10min}}});
  EXPECT_EQ(ran.verdict, Verdict::aborted);
  EXPECT_EQ(ran.record.cause, Cause::operator_);
  EXPECT_EQ(ran.record.message, "stopped by SIGINT");
  EXPECT_EQ(ran.steps(), "wait aborted, note skipped, wait-2 passed, note-2 passed");
  EXPECT_FALSE(ran.record.cases[1].ran());
  EXPECT_THAT(ran.plan_steps(), HasSubstr("wait passed, note passed"));
  EXPECT_EQ(std::chrono::floor<std::chrono::seconds>(ran.record.duration), 10min + 40s);
}

TEST(Interrupt, ASecondOneSkipsTheRestOfTheTeardown) {
  const auto ran = run_text(plan_with(long_wait), {.interruptions = {{10min}, {10min + 5s, "SIGTERM"}}});
  EXPECT_EQ(ran.verdict, Verdict::aborted);
  EXPECT_EQ(ran.steps(), "wait aborted, note skipped, wait-2 aborted, note-2 skipped");
  EXPECT_THAT(ran.plan_steps(), HasSubstr("wait skipped, note skipped"));
  EXPECT_EQ(std::chrono::floor<std::chrono::seconds>(ran.record.duration), 10min + 5s);
}

TEST(Interrupt, InTheTeardownEndsThatStepAndLeavesTheOthers) {
  const auto ran = run_text(plan_with(one_case("[{note: a}]", "    teardown: [{wait: 1h}, {note: t}]\n")), {.interruptions = {{10min}}});
  EXPECT_EQ(ran.verdict, Verdict::aborted);
  EXPECT_EQ(ran.steps(), "note passed, wait aborted, note-2 passed");
}

TEST(Interrupt, InTheSetupLeavesEveryCaseUnrun) {
  const auto ran = run_text(plan_with(one_case("[{note: a}]") + "teardown: [{note: t}]\n"), {.interruptions = {{1ms}}});
  EXPECT_EQ(ran.verdict, Verdict::aborted);
  EXPECT_FALSE(ran.record.cases.at(0).ran());
  EXPECT_EQ(ran.plan_steps(), "form_network aborted, permit_join skipped, wait_for_join skipped, note passed");
}

TEST(Interrupt, WhileTheBenchIsBeingLeftSafeChangesNothing) {
  const auto ran = run_text("kind: plan\nversion: 1\nid: demo\ntitle: Demo\n" + one_case("[{note: a}]"), {.interruptions = {{1ms}}});
  EXPECT_EQ(ran.verdict, Verdict::passed);
  EXPECT_TRUE(ran.record.complete);
  EXPECT_THAT(ran.journal, HasSubstr("\"type\":\"signal\""));
}

TEST(Interrupt, WhileARelayIsBeingSwitchedIsNoBrokenBench) {
  // The relay is commanded when the HAN has been formed and the device has joined; its answer takes time.
  const auto plan = plan_with(one_case("[{wait: 10m}, {relay_off: ppmid_power}]", "    teardown: [{relay_on: ppmid_power}]\n"));
  const auto quiet = run_text(plan, {.overrides = {{"adapters.power.twin.reply_delay", "400ms"}}});
  ASSERT_EQ(quiet.verdict, Verdict::passed) << quiet.record.message;
  const Duration begun = quiet.record.cases[0].attempts[0].steps[1].started;
  const auto ran = run_text(plan, {.overrides = {{"adapters.power.twin.reply_delay", "400ms"}}, .interruptions = {{begun + 200ms}}});
  EXPECT_EQ(ran.verdict, Verdict::aborted) << ran.record.message;
  EXPECT_EQ(ran.steps(), "wait passed, relay_off aborted, relay_on passed");
}

TEST(BrokenBench, HasOneCauseAndEveryLaterStepIsSkipped) {
  const auto ran = run_text(plan_with(one_case("[{wait: 2m}, {read_attribute: {device: ppmid, attribute: model_identifier}}]", "    teardown: [{note: t}]\n") + second_case),
                            {.overrides = {{"adapters.hub.unplug_after", "60s"}}});
  EXPECT_EQ(ran.verdict, Verdict::rig_error);
  EXPECT_EQ(ran.record.cause, Cause::coordinator);
  EXPECT_EQ(ran.steps(), "wait rig_error, read_attribute skipped, note skipped");
  EXPECT_FALSE(ran.record.cases[1].ran());
  EXPECT_EQ(ran.record.message, "twin hub: the line was cut");
}

TEST(BrokenBench, APortThatIsNotThereIsARigErrorOfARunThatDidNotBegin) {
  const auto ran = run_text(plan_with(one_case("[{note: a}]")), {.overrides = {{"adapters.hub.port", "/dev/no-such-port"}}});
  EXPECT_EQ(ran.verdict, Verdict::rig_error);
  EXPECT_EQ(ran.record.verdict, Verdict::rig_error);
  EXPECT_TRUE(ran.record.complete);
  EXPECT_THAT(ran.record.message, HasSubstr("/dev/no-such-port: "));
  EXPECT_FALSE(ran.record.cases.at(0).ran());
}

TEST(JournalFailure, EndsTheRunAsARigErrorWhereverItHappens) {
  const auto plan = plan_with(one_case("[{note: a}, {note: b}]"));
  const auto whole = run_text(plan);
  const auto lines = static_cast<std::size_t>(std::count(whole.journal.begin(), whole.journal.end(), '\n'));
  ASSERT_GT(lines, 20u);
  for (std::size_t line = 1; line < lines; ++line) {
    const auto ran = run_text(plan, {.journal_fails_at = line});
    EXPECT_EQ(name(ran.verdict), name(Verdict::rig_error)) << "line " << line << " of " << lines;
    EXPECT_NE(ran.record.verdict, Verdict::passed) << "line " << line;
  }
}

TEST(Measurement, OutsideItsLimitsFailsTheStepAndIsInTheRecord) {
  const auto ran = run_text(plan_with(one_case("[{serve_image: {image: " + (kit::repository / "firmware-images/ppmid-16k.yaml").string() +
                                               ", device: ppmid}}, {notify: ppmid}, {wait_for_transfer_end: {device: ppmid}, timeout: 10m, limits: {throughput: {min: 1000000, unit: B/s}}}]")));
  EXPECT_EQ(ran.verdict, Verdict::failed);
  const auto& last = ran.record.cases[0].attempts[0].steps.back();
  EXPECT_EQ(last.rule, "limit_broken");
  ASSERT_FALSE(last.measurements.empty());
  EXPECT_EQ(last.measurements[0].id, "throughput");
}

struct Path {
  std::string name, steps;
  kit::Request request;
  Verdict verdict;
};

class EveryWayOut : public testing::TestWithParam<Path> {};

// The plan leaves the PPMID without power, then the thing happens. The bench says that it is to be left powered, which for its
// normally closed contact means: relay off, contact open.
TEST_P(EveryWayOut, LeavesTheRelaysSafe) {
  auto request = GetParam().request;
  request.own_board = true;
  const auto ran = run_text(plan_with(one_case("[{relay_off: ppmid_power}, " + GetParam().steps + "]")), request);
  EXPECT_EQ(name(ran.verdict), name(GetParam().verdict)) << ran.record.message;
  EXPECT_EQ(ran.contact_closed, false);
  if (request.journal_fails_at) return;  // nothing could be written any more
  const auto said = std::find_if(ran.record.events.begin(), ran.record.events.end(), [](const auto& line) { return line.type == "safe_state"; });
  ASSERT_NE(said, ran.record.events.end());
  EXPECT_EQ(said->fields.at("what"), "relay ppmid_power");
  EXPECT_EQ(said->fields.at("action"), "powered");
  EXPECT_EQ(said->fields.at("ok"), true);
}

INSTANTIATE_TEST_SUITE_P(
    Run, EveryWayOut,
    testing::Values(Path{"Passed", "{note: a}", {}, Verdict::passed}, Path{"Failed", broken_expectation, {}, Verdict::failed},
                    Path{"PlanFault", "{expect: {fact: nothing.there, equals: 1}}", {}, Verdict::rig_error},
                    Path{"CoordinatorLost", "{wait: 1h}", {.overrides = {{"adapters.hub.unplug_after", "5m"}}}, Verdict::rig_error},
                    Path{"Interrupted", "{wait: 1h}", {.interruptions = {{10min}}}, Verdict::aborted},
                    Path{"InterruptedTwice", "{wait: 1h}", {.interruptions = {{10min}, {10min}}}, Verdict::aborted},
                    Path{"Terminated", "{wait: 1h}", {.interruptions = {{10min, "SIGTERM"}}}, Verdict::aborted},
                    Path{"JournalFailed", "{note: a}, {wait: 1h}", {.journal_fails_at = 22}, Verdict::rig_error}),
    [](const auto& test) { return test.param.name; });

TEST(SafeState, IsARigErrorWhenTheBoardCannotReachIt) {
  const auto ran = run_text(plan_with(one_case("[{note: a}]")), {.overrides = {{"adapters.power.unplug_after", "3m"}, {"devices.ppmid.twin.boot_time", "1s"}}});
  EXPECT_EQ(ran.verdict, Verdict::passed) << "unplugged after the end: " << ran.record.message;
  const auto lost = run_text(plan_with(one_case("[{wait: 10m}]")), {.overrides = {{"adapters.power.unplug_after", "3m"}}});
  EXPECT_EQ(lost.verdict, Verdict::rig_error);
  EXPECT_EQ(lost.record.message, "power (twin power): the line was cut");
  EXPECT_THAT(lost.journal, testing::HasSubstr("\"ok\":false"));
}

}  // namespace
}  // namespace rig::app
