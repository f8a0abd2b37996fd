// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "rig/app/child_process.hpp"
#include "rig/base/scratch_directory.hpp"
#include "rig/store/journal_file.hpp"
#include "rig/store/run_directory.hpp"

namespace rig::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;
namespace fs = std::filesystem;

const std::string plain = "testplans/ppmid/ota-plain.yaml";

std::vector<fs::path> runs_in(const fs::path& folder) {
  std::vector<fs::path> runs;
  for (const auto& entry : fs::directory_iterator(folder)) runs.push_back(entry.path());
  return runs;
}

TEST(Command, TellsItsVersionAndHelpsWithAnExampleOfEach) {
  EXPECT_THAT(hanrig({"--version"}).output, StartsWith("hanrig "));
  for (const std::string command : {"run", "check", "steps", "report", "twin"}) {
    const auto help = hanrig({command, "--help"});
    EXPECT_EQ(help.exit_code, 0) << command;
    EXPECT_THAT(help.output, HasSubstr("Example: hanrig " + command)) << command;
  }
}

TEST(Command, AWrongCommandLineIsUsage) {
  EXPECT_EQ(hanrig({}).exit_code, 2);
  EXPECT_THAT(hanrig({}).output, HasSubstr("Subcommands:"));
  const auto unknown = hanrig({"rnu"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.output, HasSubstr("rnu"));
  EXPECT_EQ(hanrig({"run"}).exit_code, 2);
  EXPECT_EQ(hanrig({"run", plain, "--sede", "1"}).exit_code, 2);
  EXPECT_EQ(hanrig({"run", plain, "--jobs", "0"}).exit_code, 2);
}

TEST(Command, SaysWhatIsWrongWithPlansBenchesAndParameters) {
  const ScratchDirectory empty;
  const auto trouble = [](std::vector<std::string> arguments) {
    const auto answer = hanrig(std::move(arguments));
    EXPECT_EQ(answer.exit_code, 2);
    return answer.output;
  };
  EXPECT_EQ(trouble({"run", "no/such.yaml"}), "no/such.yaml: cannot open: No such file or directory\n");
  EXPECT_EQ(trouble({"run", empty.path()}), empty.path().string() + ": there is no plan (*.yaml) in this folder\n");
  EXPECT_EQ(trouble({"run", plain, "--bench", "no/such.yaml"}), "no/such.yaml: cannot open: No such file or directory\n");
  EXPECT_EQ(trouble({"run", plain, "--param", "image"}), "--param: expected key=value, found \"image\"\n");
  EXPECT_EQ(trouble({"run", plain, "--param", "imgae=x"}), "--param: the plan has no parameter \"imgae\", did you mean \"image\"?\n");
  EXPECT_THAT(trouble({"run", plain, "--set", "adapters.hbu.port=x"}), StartsWith("--set"));
  EXPECT_EQ(trouble({"report", "no/such-run"}), "no/such-run/journal.jsonl: cannot open: No such file or directory (not_found)\n");
}

TEST(Command, CheckReadsEveryPlanOfTheRepository) {
  const auto answer = hanrig({"check", "testplans"});
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_THAT(answer.output, AllOf(HasSubstr("ok  testplans/ppmid/ota-power-cut.yaml  1 cases, 15 steps, on virtual-ppmid\n"), HasSubstr("self-check/relay-stuck.yaml")));
}

TEST(Command, StepsAreListedForPeopleAndAsASchema) {
  EXPECT_THAT(hanrig({"steps"}).output, HasSubstr("relay_cycle: cuts the power and gives it back\n"));
  const auto schema = nlohmann::json::parse(hanrig({"steps", "--json"}).output);
  EXPECT_EQ(schema.at("$schema"), "http://json-schema.org/draft-07/schema#");
  EXPECT_EQ(schema.at("type"), "object");
}

TEST(Run, EndsWithTheExitCodeOfItsVerdict) {
  const ScratchDirectory out;
  const auto run = [&](const std::string& plan, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"run", plan, "--out", out.path().string()});
    return hanrig(std::move(more));
  };
  EXPECT_EQ(run(plain).exit_code, 0);
  EXPECT_EQ(run("testplans/self-check/device-never-returns.yaml").exit_code, 1);
  EXPECT_EQ(run("testplans/self-check/coordinator-unplugged.yaml").exit_code, 3);
  EXPECT_EQ(run(plain, {"--set", "devices.ppmid.twin.boot_time=1h"}).exit_code, 4);
  const auto slow = run(plain, {"--param", "image=../../firmware-images/ppmid-512k.yaml", "--seed", "4711"});
  EXPECT_THAT(slow.output, AllOf(HasSubstr("seed 4711"), HasSubstr("passed")));
}

TEST(Run, LeavesAJournalAndThreeReportsAlsoWhenThePortIsNotThere) {
  const ScratchDirectory out;
  const auto answer = hanrig({"run", plain, "--out", out.path(), "--set", "adapters.hub.port=/dev/no-such-port"});
  EXPECT_EQ(answer.exit_code, 3);
  EXPECT_THAT(answer.output, HasSubstr("rig_error (rig): /dev/no-such-port: there is no such port"));
  ASSERT_EQ(runs_in(out.path()).size(), 1u);
  const fs::path run = runs_in(out.path())[0];
  for (const auto file : {store::journal_name, store::result_name, store::junit_name, store::report_name}) EXPECT_TRUE(fs::exists(run / file)) << file;
  const auto record = store::read_record(run / store::journal_name);
  EXPECT_EQ(record->verdict, record::Verdict::rig_error);
  EXPECT_TRUE(record->complete);
  EXPECT_FALSE(record->cases.at(0).ran());
}

TEST(Run, AFolderStandsForItsPlansAndTheWorstVerdictCounts) {
  const ScratchDirectory out;
  EXPECT_EQ(hanrig({"run", "testplans/ppmid", "--out", out.path()}).exit_code, 0);
  EXPECT_EQ(runs_in(out.path()).size(), 5u);
  EXPECT_EQ(hanrig({"run", "testplans/self-check", plain, "--out", out.path()}).exit_code, 3);
}

TEST(Run, JobsRunAtTheSameTimeWithTheSameResults) {
  const ScratchDirectory one, two;
  EXPECT_EQ(hanrig({"run", "testplans/ppmid", "testplans/self-check", "--out", one.path()}).exit_code, 3);
  EXPECT_EQ(hanrig({"run", "testplans/ppmid", "testplans/self-check", "--out", two.path(), "--jobs", "2"}).exit_code, 3);
  const auto runs = runs_in(one.path());
  ASSERT_EQ(runs.size(), 9u);
  for (const auto& run : runs)
    EXPECT_TRUE(text_of(run / store::journal_name) == text_of(two.path() / run.filename() / store::journal_name)) << run.filename();
}

TEST(Run, AReportIsMadeAnewFromTheJournalAlone) {
  const ScratchDirectory out;
  ASSERT_EQ(hanrig({"run", plain, "--out", out.path()}).exit_code, 0);
  const fs::path run = runs_in(out.path()).at(0);
  const std::string before = text_of(run / store::report_name);
  for (const auto file : {store::result_name, store::junit_name, store::report_name}) fs::remove(run / file);
  EXPECT_EQ(hanrig({"report", run}).exit_code, 0);
  EXPECT_TRUE(text_of(run / store::report_name) == before);
}

TEST(Run, WhatItPrintsIsPlainWhenItIsNoTerminal) {
  const ScratchDirectory out;
  const auto answer = hanrig({"run", plain, "--out", out.path()});
  EXPECT_EQ(answer.output.find('\x1b'), std::string::npos);
  EXPECT_EQ(answer.output.find('\r'), std::string::npos);
  EXPECT_THAT(answer.output, StartsWith("ppmid-ota-plain on virtual-ppmid (virtual time, seed 1)\n"));
}

}  // namespace
}  // namespace rig::app
