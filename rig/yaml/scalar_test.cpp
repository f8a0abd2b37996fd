// SPDX-License-Identifier: Apache-2.0
#include "rig/yaml/scalar.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "rig/yaml/spelling.hpp"

namespace rig::yaml {
namespace {

std::optional<std::int64_t> integer(std::string_view text) {
  const auto parsed = parse_integer(text);
  return parsed ? narrow<std::int64_t>(*parsed) : std::nullopt;
}

TEST(Integer, HasFourSpellings) {
  EXPECT_EQ(integer("25"), 25);
  EXPECT_EQ(integer("-3"), -3);
  EXPECT_EQ(integer("+0"), 0);
  EXPECT_EQ(integer("0x0019"), 25);
  EXPECT_EQ(integer("0o17"), 15);
}

TEST(Integer, RefusesWhatTwoReadersReadDifferently) {
  for (const char* text : {"", "-", "0755", "1_000", "0b11", "12a", "0x", "0xg", "1.0", " 1"})
    EXPECT_FALSE(parse_integer(text)) << text;
}

TEST(Integer, NarrowsExactly) {
  EXPECT_EQ(narrow<std::uint64_t>(*parse_integer("0xFFFFFFFFFFFFFFFF")), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(narrow<std::int64_t>(*parse_integer("-9223372036854775808")), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(narrow<std::int64_t>(*parse_integer("-9223372036854775809")), std::nullopt);
  EXPECT_EQ(narrow<std::uint64_t>(*parse_integer("18446744073709551616")), std::nullopt);
  EXPECT_EQ(narrow<std::uint8_t>(*parse_integer("256")), std::nullopt);
  EXPECT_EQ(narrow<std::uint8_t>(*parse_integer("-1")), std::nullopt);
}

TEST(Number, FollowsTheCoreSchema) {
  EXPECT_EQ(parse_number("1.5"), 1.5);
  EXPECT_EQ(parse_number("-.5"), -0.5);
  EXPECT_EQ(parse_number("2."), 2.0);
  EXPECT_EQ(parse_number("1e3"), 1000.0);
  EXPECT_EQ(parse_number("0x10"), 16.0);
  EXPECT_EQ(parse_number("-.inf"), -std::numeric_limits<double>::infinity());
  for (const char* text : {"", ".", "1.2.3", "01.5", "inf", "nan", ".nan", "1e", "1,5", "--1"})
    EXPECT_FALSE(parse_number(text)) << text;
}

TEST(Sexagesimal, IsRecognised) {
  for (const char* text : {"1:30", "190:20:30", "+1:00", "20:30.15"}) EXPECT_TRUE(is_sexagesimal(text)) << text;
  for (const char* text : {"1", "1:60", "a:30", "1:", ":30", "00:DB:12"}) EXPECT_FALSE(is_sexagesimal(text)) << text;
}

TEST(Slug, IsLowerCaseAndStartsWithALetterOrDigit) {
  for (const char* text : {"a", "cut-half-way", "2nd_try"}) EXPECT_TRUE(is_slug(text)) << text;
  for (const char* text : {"", "-a", "_a", "A", "a b", "a.b", "é"}) EXPECT_FALSE(is_slug(text)) << text;
}

TEST(Spelling, CountsLettersChangedAndSwapped) {
  EXPECT_EQ(spelling_distance("baud_rte", "baud_rate"), 1u);
  EXPECT_EQ(spelling_distance("tiemout", "timeout"), 1u);
  EXPECT_EQ(spelling_distance("", "abc"), 3u);
}

TEST(Spelling, ProposesOnlyWhatIsNear) {
  constexpr std::array<std::string_view, 3> keys{"timeout", "on_fail", "id"};
  EXPECT_EQ(did_you_mean("timout", keys), ", did you mean \"timeout\"?");
  EXPECT_EQ(did_you_mean("onfail", keys), ", did you mean \"on_fail\"?");
  EXPECT_EQ(did_you_mean("colour", keys), "");
  EXPECT_EQ(nearest_spelling(std::string(1000, 'x'), keys), std::nullopt);
}

}  // namespace
}  // namespace rig::yaml
