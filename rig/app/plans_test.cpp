// SPDX-License-Identifier: Apache-2.0
//
// The plans and benches of the repository: each one loads, and each one ends as it should.
#include <gmock/gmock.h>

#include <map>

#include "rig/app/run_kit.hpp"

namespace rig::app {
namespace {

using kit::repository;
using record::Cause;
using record::Verdict;
namespace fs = std::filesystem;

std::vector<fs::path> yaml_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(repository / folder))
    if (entry.path().extension() == ".yaml" && !kit::is_too_slow_here(entry.path())) files.push_back(fs::relative(entry.path(), repository));
  std::sort(files.begin(), files.end());
  return files;
}

std::string readable(const testing::TestParamInfo<fs::path>& info) {
  std::string text = info.param.stem().string();
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

class EveryBench : public testing::TestWithParam<fs::path> {};

TEST_P(EveryBench, Loads) {
  yaml::Diagnostics diagnostics;
  const auto file = bench::load_bench(repository / GetParam(), {}, builtin_adapters(), diagnostics);
  ASSERT_TRUE(file) << to_string(diagnostics);
  EXPECT_EQ(file->id, GetParam().stem().string());
  EXPECT_EQ(file->sha256.size(), 64u);
}

INSTANTIATE_TEST_SUITE_P(Repository, EveryBench, testing::ValuesIn(yaml_files("fixtures/benches")), readable);

struct Ending {
  Verdict verdict;
  Cause cause;
  std::string decided_by;   // the step that did not pass
};

/// Plans that must not pass; every other plan must.
const std::map<std::string, Ending> self_checks{
    {"relay-stuck", {Verdict::rig_error, Cause::power, "relay_cycle"}},
    {"coordinator-unplugged", {Verdict::rig_error, Cause::coordinator, "wait_for_transfer"}},
    {"device-never-returns", {Verdict::failed, Cause::device, "wait_for_join"}},
};

class EveryPlan : public testing::TestWithParam<fs::path> {};

TEST_P(EveryPlan, EndsAsItShould) {
  const auto ran = kit::run_file(repository / GetParam());
  const auto expected = self_checks.find(GetParam().stem().string());
  const bool passes = expected == self_checks.end();
  EXPECT_EQ(name(ran.verdict), name(passes ? Verdict::passed : expected->second.verdict)) << ran.record.message;
  EXPECT_EQ(name(ran.record.verdict), name(ran.verdict));
  EXPECT_EQ(name(ran.record.cause), name(passes ? Cause::none : expected->second.cause));
  EXPECT_TRUE(ran.record.complete);
  EXPECT_EQ(ran.record.journal.broken, std::nullopt);
  EXPECT_THAT(ran.record.problems, testing::IsEmpty());
  if (passes) return;
  std::vector<std::string> not_passed;
  for (const auto& step : ran.record.cases.at(0).attempts.at(0).steps)
    if (step.verdict > Verdict::skipped) not_passed.push_back(step.id);
  EXPECT_THAT(not_passed, testing::ElementsAre(expected->second.decided_by));
}

TEST_P(EveryPlan, IsTheSameOctetForOctetWithTheSameSeed) {
  const auto prepared = kit::prepare_file(repository / GetParam(), {});
  ASSERT_TRUE(prepared);
  const auto once = kit::run_prepared(*prepared, {.seed = 4711}), again = kit::run_prepared(*prepared, {.seed = 4711});
  ASSERT_FALSE(once.journal.empty());
  EXPECT_TRUE(once.journal == again.journal);
  EXPECT_EQ(once.record.about.seed, 4711u);
}

INSTANTIATE_TEST_SUITE_P(Repository, EveryPlan, testing::ValuesIn(yaml_files("testplans")), readable);

TEST(Seed, AnotherOneMakesAnotherRunWhereTheWorldIsRandom) {
  const auto prepared = kit::prepare_file(repository / "testplans/ppmid/ota-plain.yaml", {.overrides = {{"radio.loss", "0.01"}}});
  ASSERT_TRUE(prepared);
  const auto after_the_first_line = [](const std::string& journal) { return journal.substr(journal.find('\n')); };
  const auto one = kit::run_prepared(*prepared, {.seed = 1}), two = kit::run_prepared(*prepared, {.seed = 2});
  ASSERT_FALSE(one.record.series.summaries.empty());
  ASSERT_FALSE(two.record.series.summaries.empty());
  EXPECT_NE(one.record.series.summaries[0].value.duration_s, two.record.series.summaries[0].value.duration_s);
  EXPECT_FALSE(after_the_first_line(one.journal) == after_the_first_line(two.journal));
}

}  // namespace
}  // namespace rig::app
