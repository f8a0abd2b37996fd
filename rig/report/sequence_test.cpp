// SPDX-License-Identifier: Apache-2.0
#include "rig/report/sequence.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <pugixml.hpp>
#include <set>

#include "rig/record/memory_journal.hpp"
#include "rig/record/replay.hpp"
#include "rig/report/html.hpp"
#include "rig/report/sample_runs.hpp"

namespace rig::report {
namespace {

using namespace record;
using namespace std::chrono_literals;

/// A journal with one case of one step; a second goes by at every line.
class Case {
 public:
  explicit Case(Json parameters = Json::object()) {
    RunStarted started;
    started.planned = {{"upgrade", "An upgrade", {}}};
    emit(journal_, started);
    add(CaseStarted{"upgrade", 1}).add(StepStarted{"upgrade", 1, Phase::steps, "step", "wait", "Wait", "plan.yaml", 3, std::move(parameters)});
  }
  Case(const Case&) = delete;  // the journal's clock is ours
  Case& operator=(const Case&) = delete;

  template <class T>
  Case& add(const T& value) {
    now_ += 1s;
    emit(journal_, value);
    return *this;
  }
  Case& transfer(TransferStage stage, std::uint64_t offset = 0, std::string detail = {}, std::string device = "ppmid") {
    return add(TransferChanged{std::move(device), stage, offset, 16'444, std::move(detail)});
  }
  RunRecord ended(Verdict verdict = Verdict::passed) {
    add(StepEnded{"upgrade", 1, Phase::steps, "step", verdict, Cause::none, "", "", {}}).add(CaseEnded{"upgrade", 1, verdict, Cause::none, ""});
    return replay_journal(add(RunEnded{verdict, Cause::none, ""}).journal_.text());
  }
  std::optional<SequenceChart> chart() { return chart_of(ended()); }
  static std::optional<SequenceChart> chart_of(const RunRecord& run) { return sequence_chart(run, "upgrade", run.cases.at(0).attempts.at(0)); }

 private:
  Duration now_{};
  MemoryJournal journal_{[this] { return Stamp{now_, {}}; }};
};

/// "hub -> ppmid: Image Notify", "[hub] NEW (Appendix 3 step 1)"
std::vector<std::string> script(const std::optional<SequenceChart>& chart) {
  std::vector<std::string> lines;
  if (!chart) return lines;
  for (const SequenceRow& row : chart->rows) {
    const std::string aside = row.aside.empty() ? "" : fmt::format(" ({})", row.aside);
    const std::string text = fmt::format("{}{}{}{}", row.label, aside, row.times > 1 ? fmt::format(" x{}", row.times) : "", row.bad ? " !" : "");
    lines.push_back(row.from == row.to ? fmt::format("[{}] {}", chart->lanes[row.from], text)
                                       : fmt::format("{} {} {}: {}", chart->lanes[row.from], row.answer ? "-->" : "->", chart->lanes[row.to], text));
  }
  return lines;
}

using Script = std::vector<std::string>;

TEST(Sequence, PutsTheFlowOfAppendix3InOrder) {
  Case one;
  one.add(ServiceRequestAnswered{.request = "11.4-1", .number = "11.4", .sender = "anna", .devices = 1, .accepted = 1, .refused = {}, .refused_devices = 0, .first_refused = {}})
      .add(HeadEndChanged{"11.4-1", "ppmid", "received", "checked", "BR 3.1.3(4)"})
      .add(HeadEndChanged{"11.4-1", "ppmid", "checked", "timed_out", "CR1047"})
      .add(HubMemoryChanged{"stored", 7, 0, "free block", 1})
      .add(HubListChanged{"ppmid", "NEW", "NOTIFIED", "Appendix 3 step 3"})
      .transfer(TransferStage::notified)
      .transfer(TransferStage::queried, 0, "runs 0x10")
      .transfer(TransferStage::offered, 0, "version 0x20")
      .transfer(TransferStage::end_request, 16'444, "INVALID_IMAGE")
      .add(GbcsMessage{"hub", "head end", "alert", "0x0128", "CCS08 firmware transfer alert", 1, {{"alert_code", "0x8F8A"}, {"entity", "00DB"}}, false, {}, ""})
      .add(SupplierTold{"anna", "11.4-1", "transfer", "ppmid", "ppmid: transfer failed"})
      .add(AttributeRead{"ppmid", 0x19, 2, "CurrentFileVersion", "0x20"});
  const auto chart = one.chart();
  ASSERT_TRUE(chart);
  EXPECT_EQ(chart->lanes, (std::vector<std::string>{"anna", "head end", "hub", "ppmid"}));
  EXPECT_EQ(script(chart), (Script{
                               "anna -> head end: service request 11.4 for 1 device (11.4-1)",
                               "head end --> anna: accepted for 1 of 1 device",
                               "[head end] received \u2192 checked \u2192 timed out (BR 3.1.3(4), CR1047) !",
                               "head end -> hub: image of job 7",
                               "[hub] image of job 7 stored in block 0 (free block)",
                               "[hub] NEW \u2192 NOTIFIED (Appendix 3 step 3)",
                               "hub -> ppmid: Image Notify",
                               "ppmid -> hub: Query Next Image Request (runs 0x10)",
                               "hub --> ppmid: Query Next Image Response (version 0x20)",
                               "ppmid -> hub: Upgrade End Request (INVALID_IMAGE) !",
                               "hub -> head end: CCS08 firmware transfer alert (0x8F8A, signature wrong) !",
                               "head end -> anna: transfer failed",
                               "ppmid --> hub: CurrentFileVersion = 0x20",
                           }));
}

TEST(Sequence, TellsInOneNoteWhatTheHeadEndDoesWithADeviceAtATime) {
  Case one;
  for (const char* device : {"ppmid", "ihd"}) one.add(HeadEndChanged{"11.4-1", device, "received", "checked", "BR 3.1.3(4)"});
  for (const char* device : {"ppmid", "ihd"}) one.add(HeadEndChanged{"11.4-1", device, "checked", "sent", "BR 3.1.5"});
  one.transfer(TransferStage::notified).add(HeadEndChanged{"11.4-1", "ppmid", "sent", "failed", "BR 3.1.9"});
  EXPECT_EQ(script(one.chart()), (Script{
                                     "[head end] ppmid: received \u2192 checked \u2192 sent (BR 3.1.3(4), BR 3.1.5)",
                                     "[head end] ihd: received \u2192 checked \u2192 sent (BR 3.1.3(4), BR 3.1.5)",
                                     "hub -> ppmid: Image Notify",
                                     "[head end] ppmid: sent \u2192 failed (BR 3.1.9) !",
                                 }));
}

TEST(Sequence, ShowsARefusedRequestAsRefused) {
  Case one;
  one.add(ServiceRequestAnswered{.request = "11.4-1", .number = "11.4", .sender = "anna", .devices = 2, .accepted = 0, .refused = "not_on_cpl: no entry", .refused_devices = 2, .first_refused = {}});
  EXPECT_EQ(script(one.chart()), (Script{"anna -> head end: service request 11.4 for 2 devices (11.4-1)", "head end --> anna: refused: not_on_cpl: no entry !"}));
}

TEST(Sequence, MakesOneRowOfAllBlocksUpToAPowerCut) {
  Case one;
  const auto sample = [](std::uint64_t bytes, std::uint64_t blocks, std::uint64_t retries) { return TransferSample{"ppmid", bytes, 16'444, blocks, retries, 0, {}}; };
  one.transfer(TransferStage::started).add(sample(4'800, 100, 0)).add(sample(8'208, 171, 0));
  one.add(RelaySwitched{"dut", "lcus", 1, "on", {}, true, "ppmid", "unpowered"}).add(DeviceChanged{"ppmid", "", "", DeviceState::power_cut, ""});
  one.add(RelaySwitched{"dut", "lcus", 1, "off", {}, false, "ppmid", "powered"}).add(DeviceChanged{"ppmid", "", "", DeviceState::rejoined, ""});
  one.transfer(TransferStage::resumed, 8'208).add(sample(12'000, 250, 2)).transfer(TransferStage::complete, 16'444);
  one.add(TransferSummary{"ppmid", 16'444, 343, 3, 20, 1000, {}, {}});
  const auto chart = one.chart();
  EXPECT_EQ(script(chart), (Script{
                               "hub -> ppmid: blocks 1 to 171 (octets 0 to 8,208, 3.0 s)",
                               "[ppmid] power off !",
                               "[ppmid] power on (not confirmed)",
                               "ppmid -> hub: rejoins",
                               "hub -> ppmid: resumed: blocks 172 to 343 (octets 8,208 to 16,444, 2.0 s, 3 again)",
                           }));
}

TEST(Sequence, LeavesOutDevicesThatOnlyPoll) {
  Case one;
  for (const char* device : {"esme", "ppmid"}) one.add(DeviceChanged{device, "", "", DeviceState::joined, ""}).transfer(TransferStage::queried, 0, "", device);
  one.transfer(TransferStage::offered);
  const auto chart = one.chart();
  ASSERT_TRUE(chart);
  EXPECT_EQ(chart->lanes, (std::vector<std::string>{"hub", "ppmid"}));
  EXPECT_EQ(chart->other_rows, 2u);
  EXPECT_EQ(chart->other_parties, 1u);
}

TEST(Sequence, KeepsADeviceThatTheStepsName) {
  for (const char* value : {"esme", "esme.smi.version"}) {
    Case one(Json{{"fact", value}});
    const auto chart = one.transfer(TransferStage::queried, 0, "", "esme").transfer(TransferStage::offered).chart();
    ASSERT_TRUE(chart);
    EXPECT_EQ(chart->lanes, (std::vector<std::string>{"hub", "esme", "ppmid"})) << value;
  }
}

TEST(Sequence, OfManyDevicesDrawsTheFirst) {
  Case one;
  for (int i = 0; i < 1000; ++i) one.transfer(TransferStage::notified, 0, "", fmt::format("meter{}", i));
  const auto chart = one.chart();
  ASSERT_TRUE(chart);
  EXPECT_EQ(chart->lanes.size(), 1 + most_devices);
  EXPECT_EQ(chart->other_parties, 1000 - most_devices);
  EXPECT_EQ(chart->other_rows, 1000 - most_devices);
}

TEST(Sequence, FoldsAQuestionThatIsAskedAgainAndAgain) {
  Case one(Json{{"device", "ppmid"}});
  for (int day = 0; day < 30; ++day) one.transfer(TransferStage::queried).transfer(TransferStage::not_offered, 0, "NO_IMAGE_AVAILABLE");
  EXPECT_EQ(script(one.chart()), (Script{"ppmid -> hub: Query Next Image Request x30", "hub --> ppmid: Query Next Image Response (NO_IMAGE_AVAILABLE) x30"}));
}

TEST(Sequence, KeepsBothEndsOfALongConversation) {
  Case one;
  for (int i = 0; i < 100; ++i) one.add(HubListChanged{"ppmid", "NEW", "NEW", std::to_string(i)}).transfer(TransferStage::notified);
  const auto chart = one.chart();
  ASSERT_TRUE(chart);
  EXPECT_EQ(chart->rows.size(), most_rows);
  EXPECT_EQ(chart->left_out, 200 - most_rows);
  EXPECT_EQ(chart->rows.front().aside, "0");
  EXPECT_EQ(chart->rows[most_rows - 2].aside, "99");
  const auto svg = sequence_svg(*chart);
  EXPECT_NE(svg.find("<p class=\"never\">140 rows between lines 33 and 174 of the journal are left out.</p>"), std::string::npos);
}

TEST(Sequence, IsAbsentWhereNobodySaidAnything) {
  EXPECT_FALSE(Case().chart());
  EXPECT_FALSE(Case().add(HubChanged{"clock", "valid"}).add(Note{"hello"}).chart());
  const auto page = html_report(Case().ended(Verdict::failed));
  EXPECT_EQ(page.find("<details class=\"sequence\""), std::string::npos);
}

TEST(Sequence, IsOpenWhereTheCaseDidNotPass) {
  const auto page = [](Verdict verdict) { return html_report(Case().transfer(TransferStage::notified).ended(verdict)); };
  EXPECT_NE(page(Verdict::failed).find("<details class=\"sequence\" open>"), std::string::npos);
  EXPECT_NE(page(Verdict::passed).find("<details class=\"sequence\">"), std::string::npos);
}

pugi::xml_document drawn(const std::string& journal, const std::string& case_id) {
  const auto run = replay_journal(journal);
  pugi::xml_document document;
  for (const auto& one : run.cases)
    if (one.id == case_id) {
      const auto chart = sequence_chart(run, one.id, one.attempts.at(0));
      EXPECT_TRUE(chart && document.load_string(sequence_svg(*chart).c_str()));
    }
  return document;
}

TEST(SequenceSvg, LinksEveryTimeToTheStepItBelongsTo) {
  const auto run = replay_journal(samples::passed());
  std::set<std::string> steps;
  for (const auto& step : run.cases.at(0).attempts.at(0).steps) steps.insert(fmt::format("#line-{}", step.first_seq));
  const auto svg = drawn(samples::passed(), "power-cut-at-half");
  const auto links = svg.select_nodes("//a");
  EXPECT_GT(links.size(), 5u);
  for (auto link : links) EXPECT_TRUE(steps.contains(link.node().attribute("href").value())) << link.node().attribute("href").value();
}

TEST(SequenceSvg, SaysInATitleWhoSaidItWhenAndWhere) {
  const auto svg = drawn(samples::passed(), "power-cut-at-half");
  const std::string first = svg.select_node("//g[@role='listitem'][contains(title, 'Image Notify')]/title").node().text().get();
  EXPECT_EQ(first, "Image Notify\nImage Notify, jitter 100\nhub to ppmid1, 9.600, line 16 of the journal");
  EXPECT_STREQ(svg.select_node("/svg/desc").node().text().get(), "9 messages and 3 notes between hub and ppmid1");
}

TEST(SequenceSvg, StaysInsideItsFrame) {
  for (const auto& journal : {samples::passed(), samples::failed(), samples::killed()}) {
    const auto svg = drawn(journal, "power-cut-at-half");
    for (auto box : svg.select_nodes("//rect")) {
      EXPECT_GE(box.node().attribute("x").as_double(), 0);
      EXPECT_LE(box.node().attribute("x").as_double() + box.node().attribute("width").as_double(), 1120);
    }
  }
}

TEST(SequenceSvg, EscapesWhatTheJournalSays) {
  Case one;
  one.transfer(TransferStage::notified, 0, "<script>alert(1)</script>", "\"><b>");
  const auto svg = sequence_svg(*one.chart());
  EXPECT_EQ(svg.find("<script"), std::string::npos);
  EXPECT_EQ(svg.find("<b>"), std::string::npos);
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(svg.c_str())) << svg;
}

TEST(SequenceSvg, CutsLongWordsBetweenLetters) {
  Case one;
  std::string arrows;
  for (int i = 0; i < 100; ++i) arrows += "\u2192";
  one.transfer(TransferStage::notified, 0, arrows);
  const auto svg = sequence_svg(*one.chart());
  EXPECT_NE(svg.find(">" + arrows.substr(0, 60 * 3) + "\u2026<"), std::string::npos);
}

}  // namespace
}  // namespace rig::report
