// SPDX-License-Identifier: Apache-2.0
#include "rig/io/pattern.hpp"

#include <gmock/gmock.h>

namespace rig::io {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

Pattern pattern(const std::string& text) { return Pattern::compile(text).value(); }

TEST(Pattern, IsFoundAnywhereUnlessItSaysWhere) {
  EXPECT_TRUE(pattern("version").is_in("app version 1"));
  EXPECT_FALSE(pattern("^version").is_in("app version 1"));
  EXPECT_TRUE(pattern("1$").is_in("app version 1"));
}

TEST(Pattern, TellsItsGroupsByNumberAndByName) {
  const auto match = pattern("(?<what>\\w+) is (?<volts>[0-9.]+) V(, low)?").find_in("now: supply is 3.30 V");
  ASSERT_TRUE(match);
  EXPECT_EQ(match->text, "supply is 3.30 V");
  EXPECT_EQ(match->begin, 5u);
  EXPECT_EQ(match->end, 21u);
  EXPECT_THAT(match->groups, ElementsAre(Pair("1", "supply"), Pair("2", "3.30"), Pair("what", "supply"), Pair("volts", "3.30")));
}

TEST(Pattern, IsLookedForBehindAPlace) {
  EXPECT_EQ(pattern("o").find_in("foo boo", 3)->begin, 5u);
  EXPECT_FALSE(pattern("^oo").find_in("foo", 1)) << "a line begins where it begins";
  EXPECT_FALSE(pattern("o").find_in("foo", 4));
  EXPECT_TRUE(pattern("$").find_in("foo", 3));
}

TEST(Pattern, TakesALookbehindForNoName) { EXPECT_THAT(pattern("(?<=a)(b)").find_in("ab")->groups, ElementsAre(Pair("1", "b"))); }

TEST(Pattern, SaysWhatIsWrongWithIt) {
  EXPECT_EQ(describe(Pattern::compile("a(b").error()), "\"a(b\" is no regular expression: Unmatched marking parenthesis ( or \\(. (usage)");
}

TEST(Pattern, GivesUpOnAMatchThatWouldTakeForEver) {
  const std::string line(40'000, 'a');
  EXPECT_FALSE(pattern("(a+)+(b+)+c(a*)*$").is_in(line));
}

}  // namespace
}  // namespace rig::io
