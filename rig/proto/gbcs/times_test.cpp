// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/times.hpp"

#include <gtest/gtest.h>

namespace rig::gbcs {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime leap_day = std::chrono::sys_days(std::chrono::year(2028) / 2 / 29) + 23h + 59min + 58s;

TEST(GeneralizedTime, GoesThereAndBack) {
  EXPECT_EQ(to_generalized_time(leap_day), "20280229235958Z");
  EXPECT_EQ(to_generalized_time(leap_day + 999ms), "20280229235958Z");
  EXPECT_EQ(parse_generalized_time("20280229235958Z"), leap_day);
  EXPECT_EQ(parse_generalized_time("19700101000000Z"), UtcTime{});
  EXPECT_EQ(to_generalized_time(*parse_generalized_time("22611231235959Z")), "22611231235959Z");
}

TEST(GeneralizedTime, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "20280229235958", "20280229235958z", "2028022923595Z", "20290229235958Z", "20281301000000Z",
        "20280229240000Z", "20280229006000Z", "20280229000060Z", "2028O229000000Z", "-0280229000000Z",
        "19691231235959Z", "22620101000000Z", "99991231235959Z"})
    EXPECT_EQ(parse_generalized_time(text), std::nullopt) << text;
}

TEST(CosemTime, GoesThereAndBack) {
  EXPECT_EQ(to_hex(to_cosem_time(leap_day)), "07EC021DFF173B3A008000FF");
  EXPECT_EQ(parse_cosem_time("07EC021DFF173B3A008000FF"_hex), leap_day);
  EXPECT_EQ(parse_cosem_time("07EC021D02173B3A00000000"_hex), leap_day);
}

TEST(CosemTime, RefusesWhatIsNotAWholeTimeInUtc) {
  EXPECT_EQ(parse_cosem_time(""_hex), std::nullopt);
  EXPECT_EQ(parse_cosem_time("07EC021DFF173B3A008000"_hex), std::nullopt);
  EXPECT_EQ(parse_cosem_time("FFFF021DFF173B3A008000FF"_hex), std::nullopt);
  EXPECT_EQ(parse_cosem_time("07ECFF1DFF173B3A008000FF"_hex), std::nullopt);
  EXPECT_EQ(parse_cosem_time("07EC021DFFFF3B3A008000FF"_hex), std::nullopt);
  EXPECT_EQ(parse_cosem_time("07EC021DFF173B3A00003CFF"_hex), std::nullopt);
}

}  // namespace
}  // namespace rig::gbcs
