// SPDX-License-Identifier: Apache-2.0
//
// The test catalogue: every row is covered by a case or says why not, and every case can fail.
#include <gmock/gmock.h>

#include "rig/app/mutate_command.hpp"
#include "rig/app/run_kit.hpp"
#include "rig/report/coverage.hpp"

namespace rig::app {
namespace {

namespace fs = std::filesystem;
const fs::path folder = kit::repository / "testplans/catalogue";

std::vector<fs::path> plans_in(const fs::path& where) {
  std::vector<fs::path> plans;
  for (const auto& entry : fs::recursive_directory_iterator(where))
    if (entry.path().extension() == ".yaml") plans.push_back(entry.path());
  std::sort(plans.begin(), plans.end());
  return plans;
}

std::vector<fs::path> plans_to_mutate() {
  auto plans = plans_in(folder);
  std::erase_if(plans, kit::is_too_slow_here);
  return plans;
}

std::string readable(const testing::TestParamInfo<fs::path>& info) {
  std::string text = info.param.stem().string();
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

class EveryCase : public testing::TestWithParam<fs::path> {};

TEST_P(EveryCase, NoticesEveryOneOfItsMutations) {
  const auto prepared = kit::prepare_file(GetParam(), {});
  ASSERT_TRUE(prepared);
  for (const Trial& trial : try_mutations(*prepared, 1))
    EXPECT_TRUE(trial.killed) << trial.case_id << " with " << trial.mutation << ": " << name(trial.got) << ", expected " << name(trial.expected) << ": " << trial.message;
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryCase, testing::ValuesIn(plans_to_mutate()), readable);

TEST(Catalogue, EveryRowIsCoveredByACaseOrSaysWhyNot) {
  auto rows = report::load_catalogue(folder / "rows.csv");
  ASSERT_TRUE(rows.has_value()) << describe(rows.error());
  EXPECT_EQ(rows->size(), 304u);
  std::vector<report::CoveringCase> cases;
  for (const auto& file : plans_in(kit::repository / "testplans")) {
    const auto prepared = kit::prepare_file(file, {});
    ASSERT_TRUE(prepared) << file;
    for (const auto& one : prepared->plan.cases) cases.push_back({prepared->plan.id, one.id, one.title, one.covers, {}});
  }
  const auto told = report::coverage(std::move(*rows), std::move(cases));
  EXPECT_THAT(told.unknown, testing::IsEmpty());
  for (const auto& one : told.rows) EXPECT_FALSE(one.cases.empty() && one.row.not_run.empty()) << one.row.id << " is missing: " << one.row.title;
}

}  // namespace
}  // namespace rig::app
