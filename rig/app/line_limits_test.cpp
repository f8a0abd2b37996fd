// SPDX-License-Identifier: Apache-2.0
//
// In virtual time nothing depends on the machine: what the rig loses against the line and the channel, it loses by design.
#include "rig/app/line_limits.hpp"

#include <gtest/gtest.h>

namespace rig::app {
namespace {

using namespace std::chrono_literals;

class LineLimits : public testing::TestWithParam<LineScenario> {};

TEST_P(LineLimits, one_device_is_served_at_95_per_cent_and_several_at_90) {
  const double reached = std::chrono::duration<double>(limit(GetParam())) / std::chrono::duration<double>(measure(GetParam()));
  EXPECT_GE(reached, GetParam().devices == 1 ? 0.95 : 0.90) << describe(GetParam());
  EXPECT_LE(reached, 1.02) << describe(GetParam()) << ": faster than the line, so the arithmetic or the simulation is wrong";
}

INSTANTIATE_TEST_SUITE_P(Scenarios, LineLimits, testing::ValuesIn(line_scenarios()),
                         [](const auto& tested) { return "scenario_" + std::to_string(tested.index); });

TEST(LineArithmetic, of_a_plain_block_without_acknowledgements) {
  const auto sum = work_out({.version = ezsp::Version{13}, .block = 64});
  EXPECT_EQ(sum.send_unicast, 102u);
  EXPECT_EQ(sum.incoming, 41u);
  EXPECT_EQ(sum.request_air, 4606us);
  EXPECT_EQ(sum.block_air, 6654us);
}

}  // namespace
}  // namespace rig::app
