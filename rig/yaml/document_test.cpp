// SPDX-License-Identifier: Apache-2.0
#include "rig/yaml/document.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace rig::yaml {
namespace {

Document document(std::string_view text) { return Document::parse(text, "plan.yaml").value(); }

std::string trouble(std::string_view text) {
  Diagnostics diagnostics;
  EXPECT_FALSE(Document::parse(text, "plan.yaml", diagnostics)) << text;
  return to_string(diagnostics);
}

std::string text_at(const Document& source, std::string_view key) {
  return std::string(source.root().find(key).value().text());
}

TEST(Document, NodesKnowWhereTheyStand) {
  const auto source = document("id: demo\nsteps:\n  - note: hello\n  - timeout: 90s\n    \"é\": b\n");
  const auto steps = source.root().find("steps").value();
  ASSERT_EQ(steps.size(), 2u);
  const auto timeout = steps[1].find("timeout").value();
  EXPECT_EQ(timeout.location(), (Location{"plan.yaml", 4, 14, "steps[1].timeout"}));
  EXPECT_EQ(timeout.key_location(), (Location{"plan.yaml", 4, 5, "steps[1].timeout"}));
  EXPECT_EQ(to_string(timeout.location()), "plan.yaml:4:14: steps[1].timeout");
  EXPECT_EQ(steps[1].find("é").value().location().column, 10);  // characters, not bytes
}

TEST(Document, MapsKeepTheOrderOfTheFile) {
  const auto source = document("zebra: 1\napple: 2\nmango: 3\n");
  std::string keys;
  for (const Node& value : source.root()) keys += std::string(value.key()) + " ";
  EXPECT_EQ(keys, "zebra apple mango ");
}

TEST(Document, QuotesAreRemembered) {
  const auto source = document("a: 12\nb: \"12\"\nc: '12'\nd:\ne: null\nf: \"\"\n");
  EXPECT_TRUE(source.root().find("a")->is_plain());
  EXPECT_FALSE(source.root().find("b")->is_plain());
  EXPECT_FALSE(source.root().find("c")->is_plain());
  EXPECT_TRUE(source.root().find("d")->is_null());
  EXPECT_TRUE(source.root().find("e")->is_null());
  EXPECT_TRUE(source.root().find("f")->is_scalar());
}

TEST(Document, NodesOutliveAMoveOfTheirDocument) {
  auto first = document("a: text\n");
  const auto node = first.root().find("a").value();
  const Document second = std::move(first);
  EXPECT_EQ(node.text(), "text");
}

TEST(Document, AnAliasIsACopyWithItsOwnKeyPath) {
  const auto source = document("base: &b {timeout: 5s}\nother: *b\n");
  const auto timeout = source.root().find("other")->find("timeout").value();
  EXPECT_EQ(timeout.text(), "5s");
  EXPECT_EQ(to_string(timeout.location()), "plan.yaml:1:20: other.timeout");
}

TEST(Profile, DuplicateKeys) {
  EXPECT_EQ(trouble("id: a\ncases:\n  - id: b\n    id: c\nid: d\n"),
            "plan.yaml:4:5: cases[0]: duplicate key \"id\", first used in line 3\n"
            "plan.yaml:5:1: duplicate key \"id\", first used in line 1\n");
}

TEST(Profile, TabsAreNeitherIndentationNorSeparator) {
  EXPECT_EQ(trouble("a:\n\tb: c\n"), "plan.yaml:2:1: expected spaces, found a tab\n");
  EXPECT_EQ(trouble("a:\tb\n"), "plan.yaml:1:3: expected spaces, found a tab\n");
  EXPECT_EQ(trouble("a: b\t# why\n"), "plan.yaml:1:5: expected spaces, found a tab\n");
  EXPECT_EQ(trouble("a: |\n  text\nb: 1\t\n"), "plan.yaml:3:5: expected spaces, found a tab\n");
}

TEST(Profile, TabsInQuotesBlocksAndCommentsAreContent) {
  EXPECT_EQ(text_at(document("a: \"x\ty\"\n"), "a"), "x\ty");
  EXPECT_EQ(text_at(document("a: &anchor 'x\ty'\n"), "a"), "x\ty");
  EXPECT_EQ(text_at(document("a: |\n  x\ty\n\n  z\n"), "a"), "x\ty\n\nz\n");
  EXPECT_EQ(text_at(document("a: b  # x\ty\n#\tz\n"), "a"), "b");
}

TEST(Profile, OldBooleansNeedQuotes) {
  EXPECT_EQ(trouble("a: yes\n"),
            "plan.yaml:1:4: a: expected true, false or a text in quotes, found yes, did you mean true or \"yes\"?\n");
  EXPECT_EQ(
      trouble("a: [Off]\n"),
      "plan.yaml:1:5: a[0]: expected true, false or a text in quotes, found Off, did you mean false or \"Off\"?\n");
  for (const char* word : {"y", "Y", "n", "N", "Yes", "NO", "on", "ON", "off"})
    EXPECT_NE(trouble(std::string("a: ") + word), "") << word;
  EXPECT_EQ(text_at(document("a: \"yes\"\n"), "a"), "yes");
  EXPECT_EQ(text_at(document("on: 1\n"), "on"), "1");  // a key is always text
}

TEST(Profile, SexagesimalNumbersNeedQuotes) {
  EXPECT_EQ(trouble("a: 1:30\n"),
            "plan.yaml:1:4: a: expected a text in quotes, found 1:30, which is a base 60 number to some readers, did "
            "you mean \"1:30\"?\n");
  EXPECT_EQ(text_at(document("a: 00:DB:12:34:56:78:90:A4\n"), "a"), "00:DB:12:34:56:78:90:A4");
}

TEST(Profile, MergeKeys) {
  EXPECT_EQ(trouble("base: &b {x: 1}\nuse:\n  <<: *b\n  y: 2\n"),
            "plan.yaml:3:3: use: merge keys (<<) are not allowed, write the keys out\n");
}

TEST(Profile, TwoDocuments) {
  EXPECT_EQ(trouble("a: 1\n---\nb: 2\n"), "plan.yaml:2:1: expected one YAML document, found a second one\n");
}

TEST(Profile, NothingAtAll) {
  EXPECT_EQ(trouble(""), "plan.yaml:1:1: expected a YAML document, found an empty file\n");
  EXPECT_EQ(trouble("# only a comment\n"), "plan.yaml:1:1: expected a YAML document, found an empty file\n");
}

TEST(Profile, Tags) {
  EXPECT_EQ(trouble("a: !secret b\n"), "plan.yaml:1:4: a: tags are not allowed, found \"!secret\"\n");
}

TEST(Profile, KeysAreText) {
  EXPECT_EQ(trouble("? [a, b]\n: c\n"), "plan.yaml:1:3: expected a key, found a list\n");
  EXPECT_EQ(trouble("~: c\n"), "plan.yaml:1:1: expected a key, found nothing\n");
}

TEST(Profile, SyntaxErrorsKeepTheirPlace) {
  EXPECT_EQ(trouble("a: b: c\n"), "plan.yaml:1:5: not YAML: illegal map value\n");
  EXPECT_EQ(trouble("a: *nobody\n"), "plan.yaml:1:4: a: not YAML: the referenced anchor is not defined\n");
}

TEST(Profile, AnOpenQuoteIsNotClosedByTheEndOfTheFile) {
  EXPECT_EQ(trouble("a: \"b\n"), "plan.yaml:1:4: a: expected a closing quote, found the end of the file\n");
}

TEST(Profile, ControlCharactersAndOtherEncodings) {
  EXPECT_EQ(trouble(std::string_view("a: b\n\x04 c: d\n")),
            "plan.yaml:2:1: expected UTF-8 text, found the byte 0x04\n");
  EXPECT_EQ(trouble("a: caf\xE9\n"), "plan.yaml:1:7: expected UTF-8 text, found the byte 0xE9\n");
}

TEST(Profile, AByteOrderMarkIsForgiven) {
  EXPECT_EQ(text_at(document("\xEF\xBB\xBF"
                             "a: 1\n"),
                    "a"),
            "1");
}

TEST(Limits, AliasesCannotGrowWithoutEnd) {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) laughs += "*a" + std::to_string(i - 1) + (j < 9 ? ", " : "]\n");
  }
  EXPECT_NE(trouble(laughs).find("more than 50000 values, aliases resolved"), std::string::npos);
}

TEST(Limits, AnAliasCannotContainItself) {
  EXPECT_EQ(trouble("a: &a [*a]\n"), "plan.yaml:1:8: a[0]: this alias stands inside what it refers to\n");
}

TEST(Limits, NestingAndSize) {
  EXPECT_NE(trouble(std::string(101, '[') + std::string(101, ']')).find("lists and maps are nested more than 100 deep"),
            std::string::npos);
  EXPECT_NE(trouble(std::string(5000, '[')), "");
  EXPECT_EQ(trouble(std::string(Document::max_bytes + 1, '#')),
            "plan.yaml: expected at most 1048576 bytes, found 1048577\n");
}

TEST(Load, AMissingFileIsNotFound) {
  const auto result = Document::load("no/such/plan.yaml");
  ASSERT_FALSE(result);
  EXPECT_EQ(describe(result.error()), "no/such/plan.yaml: cannot open: No such file or directory (not_found)");
}

TEST(Load, PathsAreRelativeToTheFile) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "hanrig_document_test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "plan.yaml") << "a: 1\n";
  const auto result = Document::load(folder / "plan.yaml");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->root().directory(), folder);
  EXPECT_EQ(result->root().location().file, (folder / "plan.yaml").string());
  std::filesystem::remove_all(folder);
}

TEST(Load, EverythingWrongIsInTheOneError) {
  const auto result = Document::parse("a: yes\na: no\n", "plan.yaml");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().where, "plan.yaml:1:4: a");
  EXPECT_NE(result.error().what.find("\nplan.yaml:2:1: duplicate key \"a\", first used in line 1"), std::string::npos)
      << result.error().what;
}

TEST(Set, ReplacesAValueByPositionOrById) {
  auto source = document("cases:\n  - id: first\n    timeout: 5s\n  - id: second\n    timeout: 6s\n");
  const auto second = (*source.root().find("cases"))[1].find("timeout").value();
  ASSERT_TRUE(source.set("cases[0].timeout", "1s"));
  ASSERT_TRUE(source.set("cases[second].timeout", "\"2s\""));
  EXPECT_EQ((*source.root().find("cases"))[0].find("timeout")->text(), "1s");
  EXPECT_EQ(second.text(), "2s");
  EXPECT_FALSE(second.is_plain());
  EXPECT_EQ(to_string(second.location()), "--set: cases[1].timeout");
}

TEST(Set, AddsAKeyToAMapButNotAMap) {
  auto source = document("defaults: {on_fail: continue}\n");
  ASSERT_TRUE(source.set("defaults.timeout", "5s"));
  EXPECT_EQ(source.root().find("defaults")->find("timeout")->text(), "5s");
  const auto result = source.set("default.timeout", "5s");
  ASSERT_FALSE(result);
  EXPECT_EQ(describe(result.error()),
            "--set default.timeout: the file has no \"default\", did you mean \"defaults\"? (usage)");
}

TEST(Set, RefusesWhatItCannotDo) {
  auto source = document("a: 1\ncases: [{id: one}]\n");
  EXPECT_EQ(describe(source.set("cases[1].id", "x").error()), "--set cases[1].id: cases has no \"1\" (usage)");
  EXPECT_EQ(describe(source.set("cases[on].id", "x").error()),
            "--set cases[on].id: cases has no \"on\", did you mean \"one\"? (usage)");
  EXPECT_EQ(describe(source.set("a.b", "x").error()), "--set a.b: a is a text or number, it has no \"b\" (usage)");
  EXPECT_EQ(describe(source.set("a..b", "x").error()),
            "--set a..b: expected a key path such as cases[0].title (usage)");
  EXPECT_EQ(describe(source.set("a", "[x]").error()), "--set a: expected a text or number, found a list (usage)");
  EXPECT_EQ(describe(source.set("a", "yes").error()),
            "--set a: expected true, false or a text in quotes, found yes, did you mean true or \"yes\"? (usage)");
}

}  // namespace
}  // namespace rig::yaml
