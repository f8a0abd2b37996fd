// SPDX-License-Identifier: Apache-2.0
#include "rig/record/chain.hpp"

#include <gtest/gtest.h>

#include "rig/record/events.hpp"

namespace rig::record {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime new_year{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

Stamp at(Duration t) { return {t, new_year + t}; }

struct ThreeNotes {
  ChainWriter writer;
  std::string first = writer.line(event(Note{"one"}), at(0ms));
  std::string second = writer.line(event(Note{"two"}), at(1500us));
  std::string third = writer.line(event(Note{"three"}), at(2s));
  std::string text() const { return first + second + third; }
};

std::string without_line_feed(std::string line) {
  line.pop_back();
  return line;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return text.replace(place, from.size(), to);
}

ChainReport walked(const std::string& text) {
  return walk_chain(text, [](const JournalLine&) {});
}

TEST(ChainWriter, WritesOneObjectALineThatNamesTheLineBefore) {
  const ThreeNotes notes;
  EXPECT_EQ(notes.first,
            R"({"seq":1,"t":0,"utc":"2026-01-01T00:00:00.000000Z","type":"note","text":"one",)"
            R"("prev":"0000000000000000000000000000000000000000000000000000000000000000"})"
            "\n");
  const auto hash = to_string(sha256(as_bytes(without_line_feed(notes.first))));
  EXPECT_EQ(notes.second,
            R"({"seq":2,"t":1500000,"utc":"2026-01-01T00:00:00.001500Z","type":"note","text":"two","prev":")" + hash + "\"}\n");
  EXPECT_EQ(notes.writer.head(), sha256(as_bytes(without_line_feed(notes.third))));
}

TEST(ChainWriter, WritesTextThatIsNotUtf8AsReplacementCharacters) {
  ChainWriter writer;
  EXPECT_NE(writer.line(event(Note{"a\xFF"}), at(0ms)).find("a\xEF\xBF\xBD"), std::string::npos);
}

TEST(ChainVerifier, GivesBackWhatWasWritten) {
  const ThreeNotes notes;
  ChainVerifier verifier;
  ASSERT_TRUE(verifier.next(without_line_feed(notes.first)).has_value());
  const auto line = verifier.next(without_line_feed(notes.second));
  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(line->seq, 2u);
  EXPECT_EQ(line->t, 1500us);
  EXPECT_EQ(line->type, "note");
  EXPECT_EQ(line->fields, Json({{"text", "two"}}));
}

TEST(ChainVerifier, NamesTheLineThatWasChanged) {
  const ThreeNotes notes;
  const auto report = walked(replaced(notes.text(), "\"one\"", "\"One\""));
  ASSERT_TRUE(report.broken.has_value());
  EXPECT_EQ(report.lines, 1u);
  EXPECT_EQ(report.broken->where, "line 2");
  EXPECT_TRUE(report.broken->what.starts_with("expected prev ")) << report.broken->what;
}

TEST(ChainVerifier, MissesALostOrSwappedLine) {
  const ThreeNotes notes;
  EXPECT_EQ(walked(notes.first + notes.third).broken->what, "expected seq 2, found 3");
  EXPECT_EQ(walked(notes.second + notes.first).broken->what, "expected seq 1, found 2");
}

TEST(ChainVerifier, StaysBroken) {
  const ThreeNotes notes;
  ChainVerifier verifier;
  EXPECT_FALSE(verifier.next("{}").has_value());
  EXPECT_FALSE(verifier.next(without_line_feed(notes.first)).has_value());
}

TEST(ChainVerifier, RefusesOtherFormsWithASentence) {
  const ThreeNotes notes;
  const auto why = [](const std::string& line) { return describe(ChainVerifier().next(line).error()); };
  EXPECT_EQ(why("{\"seq\":1"), "line 1: expected a JSON object, found something that is not JSON (invalid_file)");
  EXPECT_EQ(why("[]"), "line 1: expected a JSON object, found array (invalid_file)");
  EXPECT_EQ(why("{}"), "line 1: expected the keys seq, t, utc, type and prev, found 0 keys (invalid_file)");
  const auto good = without_line_feed(notes.first);
  EXPECT_EQ(why(replaced(good, "\"seq\"", "\"sea\"")), "line 1: expected key 'seq' at place 1, found 'sea' (invalid_file)");
  EXPECT_EQ(why(replaced(good, "\"t\":0", "\"t\":-1")), "line 1: expected whole numbers for seq and t (invalid_file)");
  EXPECT_EQ(why(replaced(good, "\"prev\"", "\"pref\"")), "line 1: expected key 'prev' last, found 'pref' (invalid_file)");
  EXPECT_EQ(why(std::string(max_journal_line + 1, ' ')), "line 1: expected at most 1048576 octets, found 1048577 (invalid_file)");
}

TEST(ChainVerifier, RefusesTimeThatRunsBackwards) {
  ChainWriter writer;
  std::string text = writer.line(event(Note{"late"}), at(2s));
  text += writer.line(event(Note{"early"}), at(1s));
  EXPECT_EQ(walked(text).broken->what, "expected t of at least 2000000000, found 1000000000");
}

TEST(WalkChain, ReportsATornLastLineWithoutHidingTheRest) {
  const ThreeNotes notes;
  const auto whole = notes.first + notes.second;
  const auto report = walked(whole + notes.third.substr(0, 20));
  EXPECT_EQ(report.lines, 2u);
  EXPECT_EQ(report.bytes, whole.size());
  EXPECT_EQ(report.torn, notes.third.substr(0, 20));
  EXPECT_FALSE(report.broken.has_value());
}

TEST(ChainWriter, GoesOnBehindAnEarlierChain) {
  const ThreeNotes notes;
  ChainWriter later(notes.writer.lines(), notes.writer.head());
  EXPECT_EQ(walked(notes.text() + later.line(event(Note{"four"}), at(3s))).lines, 4u);
}

}  // namespace
}  // namespace rig::record
