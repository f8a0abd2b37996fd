// SPDX-License-Identifier: Apache-2.0
#include "rig/record/measurement.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace rig::record {
namespace {

Limits at_most(double max) { return {.min = {}, .max = max, .equals = {}, .one_of = {}}; }
Limits exactly(Json value) { return {.min = {}, .max = {}, .equals = std::move(value), .one_of = {}}; }

TEST(Measurement, PassesOnItsLimitAndFailsBeyond) {
  EXPECT_EQ(measured("time", 60, "s", at_most(60)).outcome, Verdict::passed);
  EXPECT_EQ(measured("time", 60.5, "s", at_most(60)).outcome, Verdict::failed);
}

TEST(Measurement, WithoutAValueIsInconclusive) {
  EXPECT_EQ(measured("time", nullptr, "s").outcome, Verdict::inconclusive);
  EXPECT_EQ(measured("time", std::nan(""), "s").outcome, Verdict::inconclusive);
  EXPECT_EQ(measured("time", "soon", "s", at_most(60)).outcome, Verdict::inconclusive);
}

TEST(Measurement, ComparesVersionsAsTextAndNumbersAsNumbers) {
  EXPECT_EQ(measured("version", "0x00020000", "1", exactly("0x00020000")).outcome, Verdict::passed);
  EXPECT_EQ(measured("version", "0x00010000", "1", exactly("0x00020000")).outcome, Verdict::failed);
  EXPECT_EQ(measured("blocks", 7u, "1", exactly(7)).outcome, Verdict::passed);
  EXPECT_EQ(measured("version", 7, "1", exactly("7")).outcome, Verdict::inconclusive);
}

TEST(Measurement, TakesOneOfAList) {
  Limits limits;
  limits.one_of = std::vector<Json>{"success", "no_image"};
  EXPECT_EQ(judge("no_image", limits), Verdict::passed);
  EXPECT_EQ(judge("abort", limits), Verdict::failed);
  EXPECT_EQ(in_words(limits), "one of success | no_image");
}

TEST(Limits, AreToldInWords) {
  EXPECT_EQ(in_words({}), "");
  EXPECT_EQ(in_words(at_most(60)), "at most 60");
  EXPECT_EQ(in_words({.min = 2.1, .max = 4.5, .equals = {}, .one_of = {}}), "2.1 to 4.5");
  EXPECT_EQ(in_words(exactly("0x00020000")), "exactly 0x00020000");
}

}  // namespace
}  // namespace rig::record
