// SPDX-License-Identifier: Apache-2.0
#include "rig/report/plot_data.hpp"

#include <gtest/gtest.h>

#include "rig/record/replay.hpp"
#include "rig/report/sample_runs.hpp"

namespace rig::report {
namespace {

using namespace record;

TEST(PlotData, HoldsTheSeriesOfEachDevice) {
  const auto run = replay_journal(samples::passed());
  const auto data = Json::parse(plot_data(run));
  ASSERT_EQ(data["series"].size(), 1u);
  EXPECT_EQ(data["series"][0]["device"], "ppmid1");
  EXPECT_EQ(data["series"][0]["t"].size(), run.series.samples.size());
  EXPECT_EQ(data["series"][0]["p95"][0], run.series.samples[0].value.latency_ms.p95);
  EXPECT_EQ(data["histograms"][0]["buckets"].back()["le_ms"], nullptr);
}

TEST(PlotData, CannotEndItsElement) {
  auto run = replay_journal(samples::passed());
  for (auto& sample : run.series.samples) sample.value.device = "</script><script>alert('&')</script>\xE2\x80\xA8";
  const auto text = plot_data(run);
  EXPECT_EQ(text.find_first_of("<>&"), std::string::npos);
  EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; }));
  EXPECT_EQ(Json::parse(text)["series"][0]["device"], run.series.samples[0].value.device);
}

}  // namespace
}  // namespace rig::report
