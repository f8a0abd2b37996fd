// SPDX-License-Identifier: Apache-2.0
#include "rig/report/timeline.hpp"

#include <pugixml.hpp>

#include <gtest/gtest.h>

#include <algorithm>

#include "rig/record/replay.hpp"
#include "rig/report/sample_runs.hpp"

namespace rig::report {
namespace {

using namespace record;
using namespace std::chrono_literals;

pugi::xml_document drawn(const RunRecord& run) {
  pugi::xml_document document;
  const auto svg = timeline_svg(run);
  EXPECT_TRUE(document.load_string(svg.c_str())) << svg;
  return document;
}

std::size_t count(const pugi::xml_document& svg, const char* path) { return svg.select_nodes(path).size(); }

TEST(Timeline, HasALaneForEverythingThatTookPart) {
  const auto svg = drawn(replay_journal(samples::passed()));
  std::string lanes;
  for (auto lane : svg.select_nodes("//text[@class='lane']")) lanes += std::string(lane.node().text().get()) + " ";
  EXPECT_EQ(lanes, "Cases Steps dut_power ppmid1 ppmid1 hub ");
}

TEST(Timeline, DrawsAResumedTransferAsTwoCurvesAndTheOutageBetween) {
  const auto svg = drawn(replay_journal(samples::passed()));
  const std::string curve = svg.select_node("//path[@class='curve']").node().attribute("d").value();
  EXPECT_EQ(std::count(curve.begin(), curve.end(), 'M'), 2);
  EXPECT_EQ(count(svg, "//rect[@class='outage']"), 1u);
}

TEST(Timeline, StaysInsideItsFrame) {
  for (const auto& journal : {samples::passed(), samples::failed(), samples::killed()}) {
    const auto svg = drawn(replay_journal(journal));
    for (auto bar : svg.select_nodes("//rect")) {
      const double x = bar.node().attribute("x").as_double(), width = bar.node().attribute("width").as_double();
      EXPECT_GE(x, 128);
      EXPECT_LE(x + width, 1120);
    }
  }
}

TEST(Timeline, OfAnEmptyJournalIsEmptyButThere) {
  const auto svg = drawn(replay_journal(""));
  EXPECT_EQ(count(svg, "//g[@class='mark']"), 0u);
  EXPECT_EQ(count(svg, "/svg"), 1u);
}

TEST(Timeline, EscapesWhatTheJournalSays) {
  auto run = replay_journal(samples::passed());
  run.cases[0].attempts[0].message = "</title><script>alert(1)</script>";
  EXPECT_EQ(timeline_svg(run).find("<script"), std::string::npos);
}

TEST(Thinned, KeepsTheSlowestBlockAndTheEnd) {
  std::vector<Timed<TransferSample>> samples(100'000);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i].seq = i + 1;
  samples[77'777].value.latency_ms.max = 900;
  const auto kept = thinned(samples);
  EXPECT_LE(kept.size(), most_points);
  EXPECT_EQ(kept.back().seq, 100'000u);
  EXPECT_TRUE(std::any_of(kept.begin(), kept.end(), [](const auto& one) { return one.seq == 77'778; }));
}

}  // namespace
}  // namespace rig::report
