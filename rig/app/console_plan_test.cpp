// SPDX-License-Identifier: Apache-2.0
//
// Consoles and tools in whole runs on a virtual bench.
#include <gmock/gmock.h>

#include "rig/app/run_kit.hpp"

namespace rig::app {
namespace {

using kit::one_case;
using record::Cause;
using record::Verdict;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string head = "kind: plan\nversion: 1\nid: demo\ntitle: Demonstration\n";

kit::Ran run(const std::string& steps, const bench::Overrides& overrides = {}) {
  return kit::run_text(head + one_case(steps), {.bench = kit::repository / "fixtures/benches/virtual-console.yaml", .overrides = overrides});
}

const record::AttemptRecord& attempt(const kit::Ran& ran) { return ran.record.cases.at(0).attempts.at(0); }

TEST(ConsolePlan, AForbiddenLineMakesTheCaseFailAlthoughEveryStepPassed) {
  const auto ran = run("[{relay_on: ppmid_power}, {wait: 10s}]", {{"adapters.log.twin.panic", "ASSERT flash.c:12"}, {"adapters.log.twin.panic_after", "10ms"}});
  EXPECT_EQ(ran.steps(), "relay_on passed, wait passed");
  EXPECT_EQ(ran.verdict, Verdict::failed);
  EXPECT_EQ(attempt(ran).cause, Cause::device);
  EXPECT_EQ(attempt(ran).message, "console log printed \"ASSERT flash.c:12\", which has \"ASSERT\" in it");
}

TEST(ConsolePlan, AForbiddenLineThatWasAllowedAgainIsNone) {
  const auto ran = run("[{console_allow: {console: log, pattern: ASSERT}}, {relay_on: ppmid_power}, {wait: 10s}]", {{"adapters.log.twin.panic", "ASSERT flash.c:12"}});
  EXPECT_EQ(ran.verdict, Verdict::passed) << ran.record.message;
}

TEST(ConsolePlan, ALineThatDoesNotComeIsTheDevicesFault) {
  const auto ran = run("[{relay_on: ppmid_power}, {console_expect: {console: log, pattern: Linux, within: 20s}}]");
  EXPECT_EQ(ran.verdict, Verdict::failed);
  EXPECT_EQ(attempt(ran).cause, Cause::device);
  EXPECT_THAT(attempt(ran).message, HasSubstr("console log: no line with \"Linux\" in time; the last"));
}

TEST(ConsolePlan, AConsoleThatWasNeverHeardProvesNothing) {
  const auto ran = run("[{relay_on: ppmid_power}, {console_expect: {console: log, pattern: ROM, within: 20s}}]", {{"adapters.log.twin.silent", "true"}});
  EXPECT_EQ(ran.verdict, Verdict::rig_error);
  EXPECT_THAT(attempt(ran).message, HasSubstr("nothing has come since it was opened"));
}

TEST(ConsolePlan, EveryLineIsInTheJournalWithItsInstants) {
  const auto ran = run("[{relay_on: ppmid_power}, {wait: 10s}, {console_send: {console: log, text: opensesame, hide: true}}]", {{"adapters.log.twin.echo", "false"}});
  EXPECT_EQ(ran.verdict, Verdict::passed) << ran.record.message;
  EXPECT_THAT(ran.journal, HasSubstr("\"type\":\"console_line\",\"console\":\"log\",\"device\":\"ppmid\",\"direction\":\"received\",\"text\":\"\\\\xFFROM 2.1 reset cause: power-on\",\"first\":"));
  EXPECT_THAT(ran.journal, HasSubstr("\"direction\":\"sent\",\"text\":\"(hidden)\""));
  EXPECT_THAT(ran.journal, HasSubstr("\"hide\":\"true\",\"raw\":\"false\",\"text\":\"(hidden)\""));
}

TEST(ToolPlan, WritesDownWhatRanAndHidesWhatIsToBeHidden) {
  const auto ran = run("[{run_tool: {program: echo, arguments: [\"key=opensesame\", two], output: \"two$\", hide: [opensesame]}}]");
  EXPECT_EQ(ran.verdict, Verdict::passed) << ran.record.message;
  EXPECT_THAT(ran.journal, HasSubstr("\"arguments\":[\"key=(hidden)\",\"two\"],\"exit\":0,\"signal\":null,\"timed_out\":false,\"duration_s\":null"));
  EXPECT_THAT(ran.journal, HasSubstr("\"output\":\"key=(hidden) two\\n\""));
  EXPECT_THAT(ran.journal, Not(HasSubstr("opensesame")));
}

TEST(ToolPlan, JudgesTheExitStatusAndTheOutput) {
  const auto judged = [](const std::string& step) {
    const auto ran = run("[{run_tool: " + step + "}]");
    return fmt::format("{} {} {}", name(ran.verdict), name(attempt(ran).cause), attempt(ran).message);
  };
  EXPECT_THAT(judged("{program: \"false\"}"), HasSubstr("failed device /usr/bin/false: ended with status 1, expected status 0"));
  EXPECT_THAT(judged("{program: \"false\", blame: rig}"), HasSubstr("rig_error rig /usr/bin/false: ended with status 1, expected status 0"));
  EXPECT_THAT(judged("{program: \"false\", expect_exit: 1}"), HasSubstr("passed none"));
  EXPECT_THAT(judged("{program: sleep, arguments: [\"60\"], within: 100ms}"), HasSubstr("rig_error rig /usr/bin/sleep: was ended because it took too long, expected status 0"));
  EXPECT_THAT(judged("{program: echo, arguments: [a], output: b}"), HasSubstr("failed device /usr/bin/echo: no line it printed has \"b\" in it"));
  EXPECT_THAT(judged("{program: no-such-tool}"), HasSubstr("rig_error plan no-such-tool: no such program in PATH"));
}

TEST(ConsolePlan, IsCheckedBeforeItRuns) {
  const ScratchDirectory scratch;
  const auto plan = scratch.write("plan.yaml", head + one_case("[{console_expect: {console: lag, pattern: \"a(b\"}}]"));
  std::string trouble;
  EXPECT_FALSE(kit::prepare_file(plan, {.bench = kit::repository / "fixtures/benches/virtual-console.yaml"}, &trouble));
  EXPECT_THAT(trouble, HasSubstr("bench virtual-console has no console \"lag\" (it has log), did you mean \"log\"?"));
  EXPECT_THAT(trouble, HasSubstr("\"a(b\" is no regular expression"));
}

}  // namespace
}  // namespace rig::app
