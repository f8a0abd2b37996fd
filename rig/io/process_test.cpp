// SPDX-License-Identifier: Apache-2.0
#include "rig/io/process.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <fstream>

#include "rig/base/scratch_directory.hpp"

namespace rig::io {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

ToolCommand shell(const std::string& script) { return {.program = "sh", .arguments = {"-c", script}}; }

/// In both kinds of time.
struct Tool : ::testing::TestWithParam<TimeMode> {
  Loop loop{GetParam()};
  Result<ToolEnd> run(const ToolCommand& command, Duration allowance = 20s) {
    std::optional<Result<ToolEnd>> end;
    loop.spawn("tool", [&] { end = run_tool(loop, command, Deadline::after(loop.now(), allowance)); });
    loop.run();
    return *end;
  }
};
INSTANTIATE_TEST_SUITE_P(Time, Tool, ::testing::Values(TimeMode::real, TimeMode::virtual_time),
                         [](const auto& row) { return row.param == TimeMode::real ? "real" : "virtual"; });

TEST_P(Tool, TellsItsExitStatusAndBothStreams) {
  auto command = shell("echo hello; sleep 0.05; echo trouble >&2; exit 3");
  std::vector<std::string> lines;
  command.on_line = [&](std::string_view line) { lines.emplace_back(line); };
  const auto end = run(command);
  ASSERT_TRUE(end.has_value());
  EXPECT_EQ(end->exit, 3);
  EXPECT_EQ(end->signal, std::nullopt);
  EXPECT_EQ(end->output, "hello\ntrouble\n");
  EXPECT_EQ(end->octets, 14u);
  EXPECT_THAT(lines, ElementsAre("hello", "trouble"));
  EXPECT_THAT(end->program, StartsWith("/"));
  EXPECT_EQ(end->took.has_value(), GetParam() == TimeMode::real);
}

TEST_P(Tool, TellsASignalFromAnExitStatus) {
  EXPECT_EQ(run(shell("kill -9 $$"))->signal, SIGKILL);
  EXPECT_EQ(run(shell("exit 9"))->exit, 9);
  EXPECT_EQ(run(shell("kill -9 $$"))->exit, std::nullopt);
}

TEST_P(Tool, EndsTheWholeGroupThatTakesTooLong) {
  auto command = shell("trap '' TERM; sleep 97 & echo started $!; wait; wait; sleep 98");
  command.grace = 200ms;
  const auto end = run(command, 300ms);
  ASSERT_TRUE(end.has_value());
  EXPECT_TRUE(end->timed_out);
  EXPECT_EQ(end->signal, SIGKILL);
  ASSERT_THAT(end->output, StartsWith("started "));
  const int grandchild = std::stoi(end->output.substr(8));
  for (int i = 0; i < 1000 && ::kill(grandchild, 0) == 0; ++i) static_cast<void>(run(shell("sleep 0.01")));
  std::ifstream status("/proc/" + std::to_string(grandchild) + "/stat");
  std::string text;
  std::getline(status, text);
  EXPECT_TRUE(text.empty() || text.find(") Z ") != text.npos) << text;
}

TEST_P(Tool, LetsAToolThatObeysEndItself) {
  const auto end = run(shell("trap 'echo leaving; exit 4' TERM; while :; do sleep 0.02; done"), 200ms);
  EXPECT_TRUE(end->timed_out);
  EXPECT_EQ(end->exit, 4);
  EXPECT_THAT(end->output, EndsWith("leaving\n"));
}

TEST_P(Tool, KeepsTheEndOfALongOutput) {
  auto command = shell("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done");
  command.output_kept = 1000;
  std::size_t lines = 0;
  command.on_line = [&](std::string_view) { ++lines; };
  const auto end = run(command);
  EXPECT_EQ(end->exit, 0);
  EXPECT_EQ(lines, 20'000u);
  EXPECT_GT(end->octets, 200'000u);
  EXPECT_LE(end->output.size(), 1000u);
  EXPECT_THAT(end->output, HasSubstr("\nline 19999\n"));
  EXPECT_THAT(end->output, StartsWith("line "));
}

TEST_P(Tool, DoesNotStopForALargeOutputWithoutLines) {
  const auto end = run(shell("head -c 3000000 /dev/zero | tr '\\0' x"));
  EXPECT_EQ(end->octets, 3'000'000u);
  EXPECT_LE(end->output.size(), 16u * 1024);
}

TEST_P(Tool, ReadsNoShellLanguageInArguments) {
  const auto end = run({.program = "printf", .arguments = {"%s|", "a b", "$HOME", "`id`", "*"}});
  EXPECT_EQ(end->output, "a b|$HOME|`id`|*|\n");
}

TEST_P(Tool, IsGivenOnlyACleanEnvironment) {
  ::setenv("HANRIG_TEST_SECRET", "1", 1);
  auto command = shell("env | cut -d= -f1 | grep -v -e PWD -e SHLVL -e '^_$'; echo $ANSWER $LANG");
  command.environment = {{"ANSWER", "42"}, {"LANG", "xx"}};
  std::vector<std::string> lines;
  command.on_line = [&](std::string_view line) { lines.emplace_back(line); };
  ASSERT_EQ(run(command)->exit, 0);
  std::erase(lines, "HOME");
  EXPECT_THAT(lines, UnorderedElementsAre("PATH", "LANG", "ANSWER", "42 xx"));
}

TEST_P(Tool, HasNoInputAndNoneOfOurFiles) {
  const std::ifstream ours("/proc/self/status");
  EXPECT_EQ(run(shell("cat; ls /proc/self/fd | wc -l"))->output, "4\n") << "0, 1, 2, and the folder that is listed";
}

TEST_P(Tool, RunsWhereItIsTold) {
  const ScratchDirectory scratch;
  EXPECT_EQ(run({.program = "pwd", .directory = scratch.path()})->output, std::filesystem::canonical(scratch.path()).string() + "\n");
}

TEST_P(Tool, SaysWhatCouldNotBeStarted) {
  EXPECT_EQ(describe(run({.program = "no-such-tool"}).error()), "no-such-tool: no such program in PATH (not_found)");
  EXPECT_EQ(describe(run({.program = "/no/such/tool"}).error()), "/no/such/tool: no such program (not_found)");
  const ScratchDirectory scratch;
  const auto file = scratch.write("data.txt", "hello");
  EXPECT_EQ(describe(run({.program = file.string()}).error()), file.string() + ": cannot be run: Permission denied (io_failed)");
  EXPECT_EQ(describe(run({.program = "pwd", .directory = scratch.path() / "nowhere"}).error()),
            find_program("pwd")->string() + ": cannot be run: No such file or directory (io_failed)");
}

TEST_P(Tool, WritesOctetsThatAreNoTextAsHex) { EXPECT_EQ(run({.program = "printf", .arguments = {"a\\377b\\n"}})->output, "a\\xFFb\n"); }

TEST(ToolInRealTime, IsEndedWhenItsFiberIsCancelled) {
  Loop loop(TimeMode::real);
  std::string outcome;
  std::optional<TimePoint> ended;
  const auto fiber = loop.spawn("tool", [&] {
    outcome = describe(run_tool(loop, {.program = "sleep", .arguments = {"96"}}, Deadline::after(loop.now(), 60s)).error());
    ended = loop.now();
  });
  loop.arm(loop.now() + 100ms, [&] { fiber->cancel(make_error(ErrorCode::cancelled, "stop was asked for")); });
  loop.run();
  EXPECT_EQ(outcome, "stop was asked for (cancelled)");
  EXPECT_LT(*ended, TimePoint{} + 20s);
}

TEST(ToolInRealTime, LetsTheRestOfTheLoopGoOn) {
  Loop loop(TimeMode::real);
  bool over = false;
  int ticks = 0;
  const std::function<void()> tick = [&] {
    ++ticks;
    if (!over) loop.arm(loop.now() + 5ms, tick);
  };
  tick();
  loop.spawn("tool", [&] {
    EXPECT_EQ(run_tool(loop, {.program = "sleep", .arguments = {"0.2"}}, Deadline::after(loop.now(), 60s))->exit, 0);
    over = true;
  });
  loop.run();
  EXPECT_GT(ticks, 5);
}

TEST(ToolInVirtualTime, TakesNone) {
  Loop loop(TimeMode::virtual_time);
  EXPECT_EQ(run_tool(loop, {.program = "sleep", .arguments = {"0.1"}}, Deadline::after(loop.now(), 60s))->exit, 0);
  EXPECT_EQ(loop.now(), TimePoint{});
}

}  // namespace
}  // namespace rig::io
