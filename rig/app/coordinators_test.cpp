// SPDX-License-Identifier: Apache-2.0
//
// The plans of the catalogue, unchanged, on the same virtual benches with another family of coordinator plugged in.
#include <gmock/gmock.h>

#include <set>

#include "rig/app/run_kit.hpp"

namespace rig::app {
namespace {

namespace fs = std::filesystem;
using record::Verdict;

/// Their benches set something of the EZSP twin itself.
const std::set<std::string> about_ezsp{"b-thousand", "c-five-clients"};

struct Choice {
  std::string coordinator;
  fs::path plan;
};

std::vector<Choice> choices() {
  std::vector<fs::path> plans;
  for (const auto* folder : {"testplans/catalogue", "testplans/ppmid"})
    for (const auto& entry : fs::directory_iterator(kit::repository / folder))
      if (entry.path().extension() == ".yaml" && (!kit::is_sanitized || entry.path().stem() == "g-hub")) plans.push_back(entry.path());
  std::sort(plans.begin(), plans.end());
  std::vector<Choice> all;
  for (const auto* coordinator : {"deconz_ncp", "znp_ncp"})
    for (const auto& plan : plans) {
      const bool refused = coordinator == std::string("deconz_ncp") && plan.stem() == "l-network";  // see below
      if (!refused && !about_ezsp.contains(plan.stem().string())) all.push_back({coordinator, plan});
    }
  return all;
}

std::string readable(const testing::TestParamInfo<Choice>& info) {
  std::string text = info.param.coordinator + "_" + info.param.plan.stem().string();
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

class EveryCoordinator : public testing::TestWithParam<Choice> {};

TEST_P(EveryCoordinator, RunsThePlanUnchanged) {
  const auto ran = kit::run_file(GetParam().plan, {.overrides = {{"adapters.hub.adapter", GetParam().coordinator}}});
  EXPECT_EQ(name(ran.verdict), name(Verdict::passed)) << ran.record.message;
  for (const auto& one : ran.record.cases) EXPECT_EQ(name(one.verdict), name(Verdict::passed)) << one.id << ": " << one.message;
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryCoordinator, testing::ValuesIn(choices()), readable);

TEST(Coordinators, APlanThatNeedsWhatAConBeeCannotDoIsRefusedWithTheReason) {
  std::string trouble;
  const auto prepared = kit::prepare_file(kit::repository / "testplans/catalogue/l-network.yaml", {.overrides = {{"adapters.hub.adapter", "deconz_ncp"}}}, &trouble);
  EXPECT_FALSE(prepared);
  EXPECT_THAT(trouble, testing::EndsWith("the plan needs refuses_keyless: the coordinator of bench virtual-home, a deconz_ncp, cannot do that\n"));
}

}  // namespace
}  // namespace rig::app
