// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rig/house/rules.hpp"

namespace rig::house {
namespace {

class HouseRule : public testing::TestWithParam<Rule> {};

TEST_P(HouseRule, IsKeptByTheWholeTree) {
  static const Tree tree = read_tree(RIG_SOURCE_DIR);
  ASSERT_GT(tree.size(), 50U) << "the tree was not found at " << RIG_SOURCE_DIR;
  for (const Finding& finding : GetParam().check(tree)) ADD_FAILURE() << describe(finding);
}

INSTANTIATE_TEST_SUITE_P(All, HouseRule, testing::ValuesIn(rules),
                         [](const auto& rule) { return std::string(rule.param.name); });

}  // namespace
}  // namespace rig::house
