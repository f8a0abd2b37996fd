// SPDX-License-Identifier: Apache-2.0
#include "rig/report/html.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <regex>

#include "rig/record/memory_journal.hpp"
#include "rig/record/replay.hpp"
#include "rig/report/assets.hpp"
#include "rig/report/sample_runs.hpp"

namespace rig::report {
namespace {

using namespace record;

std::string page_of(const std::string& journal) { return html_report(replay_journal(journal)); }

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t number = 0;
  for (auto place = text.find(what); place != std::string::npos; place = text.find(what, place + 1)) ++number;
  return number;
}

/// The page without what was put in at build time.
std::string own_part(std::string page) {
  for (auto asset : {assets::style, assets::script, assets::chart_library}) {
    const auto place = page.find(asset);
    EXPECT_NE(place, std::string::npos);
    if (place != std::string::npos) page.erase(place, asset.size());
  }
  return page;
}

TEST(Html, SaysVerdictAndReason) {
  const auto page = page_of(samples::failed());
  EXPECT_NE(page.find("<title>Failed: Power cut in the middle of an OTA upgrade (20260101T220000Z-ota-power-cut-4712)</title>"), std::string::npos);
  EXPECT_NE(page.find("1 of 3 cases failed: the device starts from zero after a power cut"), std::string::npos);
}

TEST(Html, HasEveryCaseAndEveryStepWithAnAnchor) {
  const auto run = replay_journal(samples::passed());
  const auto page = html_report(run);
  for (const auto& one : run.cases) {
    EXPECT_EQ(count(page, fmt::format("<article id=\"case-{}\">", one.id)), 1u);
    for (const auto& attempt : one.attempts)
      for (const auto& step : attempt.steps) EXPECT_EQ(count(page, fmt::format("<details id=\"line-{}\"", step.first_seq)), 1u) << step.id;
  }
  EXPECT_NE(page.find(to_string(run.journal.head)), std::string::npos);
  EXPECT_NE(page.find(run.about.images[0].mi_sha256), std::string::npos);
}

TEST(Html, OfAKilledRunSaysWhatIsMissing) {
  const auto page = page_of(samples::killed());
  EXPECT_NE(page.find("This run did not end by itself."), std::string::npos);
  EXPECT_NE(page.find("the planned cases &apos;activation&apos; and &apos;wrong-hardware&apos; and the end of the run"), std::string::npos);
  EXPECT_EQ(count(page, "Planned, but never ran."), 2u);
  EXPECT_EQ(page_of(samples::passed()).find("This run did not end by itself."), std::string::npos);
}

TEST(Html, IsThereWhereverTheJournalEnds) {
  const auto journal = samples::killed();
  for (std::size_t end = 0; end != std::string::npos; end = journal.find('\n', end + 1)) EXPECT_NE(page_of(journal.substr(0, end)).find("</html>"), std::string::npos);
}

TEST(Html, MakesNoRequest) {
  const auto page = own_part(page_of(samples::passed()));
  EXPECT_EQ(count(page, "http"), 1u) << "the meta element of the policy alone";
  EXPECT_EQ(count(page, "src="), 0u);
  EXPECT_EQ(count(page, "url("), 0u);
  EXPECT_TRUE(std::regex_search(page, std::regex("content=\"default-src &apos;none&apos;; script-src( &apos;sha256-[A-Za-z0-9+/]{43}=&apos;){2}; style-src &apos;sha256-")));
}

TEST(Html, HasNothingThatThePolicyWouldBlock) {
  const auto page = own_part(page_of(samples::passed()));
  EXPECT_EQ(count(page, " style="), 0u);
  EXPECT_FALSE(std::regex_search(page, std::regex(" on[a-z]+=")));
  EXPECT_EQ(assets::script.find("</script"), std::string_view::npos);
  EXPECT_EQ(assets::chart_library.find("</script"), std::string_view::npos);
}

/// A run in which everything that can be text is an attack.
std::string hostile_journal() {
  const std::string evil = "\"><script>alert(1)</script><img src=x onerror=alert(1)>{{title}}'";
  MemoryJournal journal([] { return Stamp{}; });
  RunStarted started;
  started.run = started.hanrig = evil;
  started.plan = started.bench = {evil, evil, evil, evil};
  started.parameters = {{evil, evil}};
  started.switches = {{evil, evil}};
  started.images = {{evil, evil, evil, evil, 1, 1, 1, 1}};
  started.planned = {{evil, evil, {evil}}};
  emit(journal, started);
  emit(journal, CaseStarted{evil, 1});
  emit(journal, StepStarted{evil, 1, Phase::steps, evil, evil, evil, evil, 1, {{evil, evil}}});
  emit(journal, RelaySwitched{evil, evil, 1, evil, evil, true});
  emit(journal, CoordinatorChanged{evil, CoordinatorState::up, {{evil, evil}}});
  emit(journal, DeviceChanged{evil, evil, evil, DeviceState::joined, evil});
  emit(journal, TransferChanged{evil, TransferStage::started, 0, 1, evil});
  emit(journal, TransferSample{evil, 1, 1, 1, 0, 1, {}});
  emit(journal, TransferSummary{evil, 1, 1, 0, 1, 1, {}, {}});
  emit(journal, AttributeRead{evil, 1, 1, evil, evil});
  emit(journal, Note{evil});
  emit(journal, ErrorSeen{evil, evil, evil});
  journal.emit({"weather", {{evil, evil}}});
  emit(journal, StepEnded{evil, 1, Phase::steps, evil, Verdict::failed, Cause::device, evil, evil, {measured(evil, evil, evil, {{}, {}, Json(evil), {}})}});
  emit(journal, CaseEnded{evil, 1, Verdict::failed, Cause::device, evil});
  emit(journal, RunEnded{Verdict::failed, Cause::device, evil});
  return journal.text();
}

TEST(Html, LetsNothingOfTheJournalBecomeMarkup) {
  const auto page = own_part(page_of(hostile_journal()));
  EXPECT_EQ(count(page, "<script"), 3u);
  EXPECT_EQ(count(page, "<img"), 0u);
  EXPECT_EQ(page.find("\">&lt;"), std::string::npos) << "an attribute was left";
  EXPECT_GE(count(page, "&lt;script&gt;alert(1)&lt;/script&gt;"), 40u);
  EXPECT_GE(count(page, "{{title}}"), 40u) << "text is not a template";
}

TEST(Html, IsTheSameForTheSameJournal) { EXPECT_EQ(page_of(samples::passed()), page_of(samples::passed())); }

}  // namespace
}  // namespace rig::report
