// SPDX-License-Identifier: Apache-2.0
#include "rig/step/judge.hpp"

#include <gtest/gtest.h>

namespace rig::step {
namespace {

using plan::Limits;
using record::Json;
using record::Verdict;

Verdict outcome(const Json& value, const Limits& limits) { return judge("x", value, "1", limits).outcome; }

TEST(Judge, ANumberWrittenInHexIsTheSameNumber) {
  EXPECT_EQ(outcome(32, {.equals = plan::Scalar(std::int64_t{0x20})}), Verdict::passed);
  EXPECT_EQ(outcome(33, {.equals = plan::Scalar(std::int64_t{0x20})}), Verdict::failed);
  EXPECT_EQ(outcome(std::uint64_t{0xFFFFFFFF}, {.equals = plan::Scalar(std::int64_t{0xFFFFFFFF})}), Verdict::passed);
}

TEST(Judge, ATextIsNotANumber) { EXPECT_NE(outcome("32", {.equals = plan::Scalar(std::int64_t{32})}), Verdict::passed); }

TEST(Judge, MinAndMaxAreAllowed) {
  EXPECT_EQ(outcome(1, {.min = 1, .max = 2}), Verdict::passed);
  EXPECT_EQ(outcome(2, {.min = 1, .max = 2}), Verdict::passed);
  EXPECT_EQ(outcome(0, {.min = 1, .max = 2}), Verdict::failed);
  EXPECT_EQ(outcome(3, {.min = 1, .max = 2}), Verdict::failed);
}

TEST(Judge, OneOfAList) {
  const Limits limits{.one_of = {plan::Scalar(std::int64_t{1}), plan::Scalar(std::string("two"))}};
  EXPECT_EQ(outcome(1, limits), Verdict::passed);
  EXPECT_EQ(outcome("two", limits), Verdict::passed);
  EXPECT_EQ(outcome("three", limits), Verdict::failed);
}

TEST(Judge, APatternIsForTheWholeText) {
  const Limits limits{.matches = "PPMID-[0-9]+"};
  EXPECT_EQ(outcome("PPMID-12", limits), Verdict::passed);
  EXPECT_EQ(outcome("my PPMID-12", limits), Verdict::failed);
  EXPECT_EQ(outcome(12, limits), Verdict::failed);
}

TEST(Judge, AValueThatIsMissingIsInconclusive) { EXPECT_EQ(outcome(nullptr, {.min = 1}), Verdict::inconclusive); }

TEST(Judge, ValueLimitsAndUnitStayInTheRecord) {
  const auto measurement = judge("throughput", 2600.5, "B/s", {.min = 1000});
  EXPECT_EQ(measurement.id, "throughput");
  EXPECT_EQ(measurement.value, 2600.5);
  EXPECT_EQ(measurement.unit, "B/s");
  EXPECT_EQ(measurement.limits.min, 1000);
}

TEST(InWords, LargeNumbersAreShownInHexToo) {
  EXPECT_EQ(in_words(Json(255)), "255");
  EXPECT_EQ(in_words(Json(256)), "256 (0x100)");
  EXPECT_EQ(in_words(Json("PPMID")), "\"PPMID\"");
  EXPECT_EQ(in_words(Json(nullptr)), "null");
}

TEST(InWords, LimitsReadAsASentence) {
  EXPECT_EQ(in_words(Limits{.min = 1}), "at least 1");
  EXPECT_EQ(in_words(Limits{.min = 1, .max = 2.5}), "at least 1 and at most 2.5");
  EXPECT_EQ(in_words(Limits{.equals = plan::Scalar(std::int64_t{512})}), "512 (0x200)");
  EXPECT_EQ(in_words(Limits{.one_of = {plan::Scalar(std::int64_t{1}), plan::Scalar(std::string("a"))}}), "one of 1, \"a\"");
  EXPECT_EQ(in_words(Limits{.matches = "a.*"}), "a text like a.*");
}

}  // namespace
}  // namespace rig::step
