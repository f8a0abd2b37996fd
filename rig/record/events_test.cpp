// SPDX-License-Identifier: Apache-2.0
#include "rig/record/events.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <set>
#include <sstream>

namespace rig::record {
namespace {

std::string file_text(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Event, WritesItsFieldsInTheOrderOfItsList) {
  const auto written = event(RelaySwitched{.relay = "dut_power", .board = "lcus", .channel = 1, .commanded = "off", .read_back = {}, .confirmed = true});
  EXPECT_EQ(written.type, "relay");
  EXPECT_EQ(written.fields.dump(),
            R"({"relay":"dut_power","board":"lcus","channel":1,"commanded":"off","read_back":null,"confirmed":true,"feeds":"","power":""})");
}

TEST(Event, ReadsBackNestedValuesAndNames) {
  StepEnded ended{.case_id = "power-cut", .attempt = 2, .phase = Phase::teardown, .step = "version", .verdict = Verdict::failed,
                  .cause = Cause::device, .rule = "limits", .message = "took too long",
                  .measurements = {measured("time", 61, "s", {.min = {}, .max = 60.0, .equals = {}, .one_of = {}})}};
  const auto fields = event(ended).fields;
  EXPECT_EQ(fields["measurements"][0].dump(), R"({"id":"time","value":61,"unit":"s","limits":{"max":60.0},"outcome":"failed"})");
  const auto back = read_event<StepEnded>(fields);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(event(*back).fields, fields);
  EXPECT_EQ(back->phase, Phase::teardown);
}

TEST(Event, SaysWhichFieldItCannotRead) {
  const auto why = [](const char* text) { return read_event<StepEnded>(Json::parse(text)).error().what; };
  EXPECT_EQ(why(R"({"attempt":"1"})"), "field 'attempt': expected a whole number, found string");
  EXPECT_EQ(why(R"({"attempt":4294967296})"), "field 'attempt': 4294967296 is more than 4294967295");
  EXPECT_EQ(why(R"({"verdict":"ok"})"), "field 'verdict': 'ok' is not one of its names");
  EXPECT_EQ(why(R"({"measurements":[{"limits":7}]})"), "field 'measurements[0].limits': expected an object, found number");
}

TEST(Event, KeepsDefaultsForFieldsOfALaterFormat) {
  const auto read = read_event<CaseStarted>(Json::parse(R"({"case":"a","weather":"rain"})"));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->attempt, 1u);
}

TEST(Event, WritesANumberThatIsNotFiniteAsNull) {
  TransferSample sample;
  sample.bytes_per_s = std::nan("");
  const auto text = event(sample).fields.dump();
  EXPECT_NE(text.find("\"bytes_per_s\":null"), std::string::npos);
  EXPECT_TRUE(std::isnan(read_event<TransferSample>(Json::parse(text))->bytes_per_s));
}

TEST(EventCatalogue, HasEveryTypeOnce) {
  std::set<std::string_view> seen_types;
  for (const auto& [type, fields] : event_catalogue()) EXPECT_TRUE(seen_types.insert(type).second) << type;
  EXPECT_EQ(seen_types.size(), 31u);
}

TEST(EventCatalogue, IsTheTableInTheDocumentation) {
  const auto text = file_text(RIG_SOURCE_DIR "/docs/journal.md");
  for (const auto& [type, fields] : event_catalogue()) {
    const auto heading = fmt::format("\n### `{}`\n", type);
    const auto start = text.find(heading);
    ASSERT_NE(start, std::string::npos) << "docs/journal.md has no section for " << type;
    const auto section = text.substr(start, text.find("\n### ", start + heading.size()) - start);
    for (auto field : fields) EXPECT_NE(section.find(fmt::format("\n| `{}` |", field)), std::string::npos) << type << "." << field;
  }
}

}  // namespace
}  // namespace rig::record
