// SPDX-License-Identifier: Apache-2.0
#include "rig/report/coverage.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "rig/base/scratch_directory.hpp"

namespace rig::report {
namespace {

using record::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<CatalogueRow> rows{{"B06", "A3 s5; BR 3.1.8", "hardware below the range", ""}, {"B07", "A3 s5", "hardware above", ""}, {"I09", "MR 7", "a real radio", "needs a sub-GHz radio"}};

TEST(Coverage, TellsBothDirectionsAndWhatIsMissing) {
  const auto told = coverage(rows, {{"b-query", "below", "Below", {"B06"}, Verdict::passed}});
  EXPECT_FALSE(told.complete());
  EXPECT_THAT(told.rows[0].cases, ElementsAre(0u));
  EXPECT_THAT(told.cases_of_clause.at("A3 s5"), ElementsAre(0u));
  EXPECT_THAT(told.cases_of_clause.at("BR 3.1.8"), ElementsAre(0u));
  EXPECT_EQ(told.groups.at("B").covered, 1u);
  EXPECT_EQ(told.groups.at("B").missing, 1u);
  EXPECT_EQ(told.groups.at("I").not_run, 1u);
  const std::string text = to_text(told);
  EXPECT_THAT(text, HasSubstr("b-query/below (passed)"));
  EXPECT_THAT(text, HasSubstr("MISSING"));
  EXPECT_THAT(text, HasSubstr("not run: needs a sub-GHz radio"));
}

TEST(Coverage, IsCompleteWhenEveryRowIsCoveredOrExcused) {
  const auto told = coverage(rows, {{"b", "one", "One", {"B06", "B07"}, {}}});
  EXPECT_TRUE(told.complete());
  const auto json = nlohmann::json::parse(to_json(told));
  EXPECT_EQ(json["complete"], true);
  EXPECT_EQ(json["rows"][2]["not_run"], "needs a sub-GHz radio");
  EXPECT_EQ(json["clauses"]["A3 s5"], nlohmann::json::array({"b/one"}));
}

TEST(Coverage, AnIdThatIsNoRowIsAMistakeAndAClauseOfItsOwnIsNot) {
  const auto told = coverage(rows, {{"b", "one", "One", {"B06", "B07", "B99", "GBCS 11.2"}, {}}});
  EXPECT_THAT(told.unknown, ElementsAre("B99"));
  EXPECT_FALSE(told.complete());
  EXPECT_TRUE(told.cases_of_clause.contains("GBCS 11.2"));
}

TEST(Catalogue, IsReadFromCsv) {
  const ScratchDirectory scratch;
  const auto good = load_catalogue(scratch.write("rows.csv", "id,clause,title,not_run\nA02,\"BR 3.1, a\",\"says \"\"no\"\"\",\n"));
  ASSERT_TRUE(good.has_value());
  EXPECT_EQ(good->at(0).clause, "BR 3.1, a");
  EXPECT_EQ(good->at(0).title, "says \"no\"");
  const auto path = scratch.write("bad.csv", "id,clause,title,not_run\nA02,x\n");
  EXPECT_EQ(describe(load_catalogue(path).error()), path.string() + ":2: expected the cells id, clause, title, not_run, found 2 (invalid_file)");
}

}  // namespace
}  // namespace rig::report
