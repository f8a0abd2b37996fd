// SPDX-License-Identifier: Apache-2.0
//
// The same plans in real time: over pseudo-terminals to twins in another process, and stopped by a signal.
#include <gmock/gmock.h>

#include <filesystem>

#include "rig/app/child_process.hpp"
#include "rig/base/scratch_directory.hpp"
#include "rig/store/journal_file.hpp"
#include "rig/store/run_directory.hpp"

namespace rig::app {
namespace {

using record::Verdict;
namespace fs = std::filesystem;

const std::string bench = "fixtures/benches/virtual-ppmid.yaml";
const std::string plan = "testplans/ppmid/ota-plain.yaml";

/// A PPMID that hurries, on a radio that takes no time.
std::vector<std::string> hurried(std::vector<std::string> arguments) {
  for (const std::string one : {"radio.radio_time=false", "devices.ppmid.twin.boot_time=100ms", "devices.ppmid.twin.scan_period=200ms",
                                "devices.ppmid.twin.ota.turnaround=1ms", "devices.ppmid.twin.ota.query_delay=10ms", "devices.ppmid.twin.ota.check_time=10ms", "devices.ppmid.twin.ota.activation_delay=10ms"})
    arguments.insert(arguments.end(), {"--set", one});
  return arguments;
}

record::RunRecord only_record_in(const fs::path& out) {
  for (const auto& entry : fs::directory_iterator(out)) {
    auto record = store::read_record(entry.path() / store::journal_name);
    if (record.has_value()) return std::move(*record);
  }
  ADD_FAILURE() << "no run";
  return {};
}

std::vector<std::string> verdicts(const record::RunRecord& record) {
  std::vector<std::string> list{std::string(name(record.verdict))};
  for (const auto& step : record.steps) list.push_back(step.id + ' ' + std::string(name(step.verdict)));
  for (const auto& one : record.cases)
    for (const auto& attempt : one.attempts)
      for (const auto& step : attempt.steps) list.push_back(one.id + '/' + step.id + ' ' + std::string(name(step.verdict)));
  return list;
}

TEST(BothWays, ThePlanEndsTheSameInVirtualTimeAndOverPtysInRealTime) {
  const ScratchDirectory links, real, simulated;
  Hanrig twin(hurried({"twin", bench, "--link", links.path()}));
  ASSERT_THAT(twin.line(), testing::StartsWith("ready hub /dev/pts/"));
  ASSERT_THAT(twin.line(), testing::StartsWith("ready power /dev/pts/"));
  const auto over_ptys = hanrig(hurried({"run", plan, "--out", real.path(), "--set", "adapters.hub.port=" + (links.path() / "hub").string(), "--set",
                                         "adapters.power.port=" + (links.path() / "power").string()}));
  EXPECT_EQ(over_ptys.exit_code, 0) << over_ptys.output;
  ASSERT_EQ(hanrig(hurried({"run", plan, "--out", simulated.path()})).exit_code, 0);
  const auto in_real_time = only_record_in(real.path()), in_virtual_time = only_record_in(simulated.path());
  EXPECT_EQ(in_real_time.about.time, record::TimeMode::real);
  EXPECT_EQ(in_virtual_time.about.time, record::TimeMode::virtual_);
  EXPECT_EQ(verdicts(in_real_time), verdicts(in_virtual_time));
  ASSERT_FALSE(in_real_time.series.summaries.empty());
  EXPECT_EQ(in_real_time.series.summaries[0].value.bytes, in_virtual_time.series.summaries[0].value.bytes);
}

TEST(Twin, PutsItsPortsUpAndTakesThemAwayAgain) {
  const ScratchDirectory links;
  Hanrig twin({"twin", bench, "--link", links.path() / "rig"});
  const std::string hub = twin.line(), power = twin.line();
  EXPECT_EQ(hub, "ready hub " + fs::read_symlink(links.path() / "rig/hub").string());
  EXPECT_EQ(power, "ready power " + fs::read_symlink(links.path() / "rig/power").string());
  twin.kill(SIGTERM);
  EXPECT_EQ(twin.wait(), 0);
  EXPECT_TRUE(fs::is_empty(links.path() / "rig"));
}

TEST(Twin, SaysWhatIsWrongWithItsBench) {
  const auto answer = hanrig({"twin", "no/such.yaml"});
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_EQ(answer.output, "no/such.yaml: cannot open: No such file or directory\n");
}

const std::string long_plan =
    "kind: plan\nversion: 1\nid: long\ntitle: Long\ncases:\n  - id: one\n    title: One\n    steps:\n"
    "      - {note: begun}\n      - {relay_off: ppmid_power}\n      - {wait: 1h}\n    teardown:\n      - {note: put back}\n";

class Signalled : public testing::TestWithParam<int> {};

TEST_P(Signalled, EndsInOrderAndLeavesTheBenchSafe) {
  const ScratchDirectory out;
  const auto file = out.write("long.yaml", long_plan);
  Hanrig process({"run", file, "--bench", bench, "--set", "time=real", "--out", out.path() / "runs"});
  ASSERT_TRUE(process.wait_for("relay_off")) << process.output();
  process.kill(GetParam());
  EXPECT_EQ(process.wait(), 130) << process.output();
  const auto record = only_record_in(out.path() / "runs");
  EXPECT_TRUE(record.complete);
  EXPECT_EQ(record.verdict, Verdict::aborted);
  EXPECT_EQ(record.cause, record::Cause::operator_);
  EXPECT_EQ(record.cases.at(0).attempts.at(0).steps.back().verdict, Verdict::passed);  // the teardown
  const auto safe = std::find_if(record.events.begin(), record.events.end(), [](const auto& line) { return line.type == "safe_state"; });
  ASSERT_NE(safe, record.events.end());
  EXPECT_EQ(safe->fields.at("ok"), true);
}

TEST_P(Signalled, EndsEveryJobInOrder) {
  const ScratchDirectory out;
  const auto file = out.write("long.yaml", long_plan);
  Hanrig process({"run", file, file, file, "--jobs", "2", "--bench", bench, "--set", "time=real", "--out", out.path() / "runs"});
  ASSERT_TRUE(process.wait_for("relay_off")) << process.output();
  ASSERT_TRUE(process.wait_for("relay_off")) << process.output();
  process.kill(GetParam());
  EXPECT_EQ(process.wait(), 130) << process.output();
  int runs = 0;
  for (const auto& entry : fs::directory_iterator(out.path() / "runs")) {
    ++runs;
    const auto record = store::read_record(entry.path() / store::journal_name);
    ASSERT_TRUE(record.has_value());
    EXPECT_TRUE(record->complete);
    EXPECT_EQ(record->verdict, Verdict::aborted);
  }
  EXPECT_EQ(runs, 2);  // the third was not begun any more
}

INSTANTIATE_TEST_SUITE_P(Run, Signalled, testing::Values(SIGINT, SIGTERM), [](const auto& test) { return test.param == SIGINT ? "SIGINT" : "SIGTERM"; });

}  // namespace
}  // namespace rig::app
