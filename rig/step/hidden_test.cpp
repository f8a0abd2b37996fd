// SPDX-License-Identifier: Apache-2.0
#include "rig/step/hidden.hpp"

#include <gmock/gmock.h>

namespace rig::step {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

plan::Step step_with(std::string name, plan::Value value) {
  plan::Step step;
  step.parameters.set("text", std::string("opensesame")).set(std::move(name), std::move(value));
  return step;
}

TEST(Hidden, IsTheListOfAStepOrItsText) {
  EXPECT_THAT(hidden_texts(step_with("raw", true)), IsEmpty());
  EXPECT_THAT(hidden_texts(step_with("hide", false)), IsEmpty());
  EXPECT_THAT(hidden_texts(step_with("hide", true)), ElementsAre("opensesame"));
  EXPECT_THAT(hidden_texts(step_with("hide", std::vector<plan::Scalar>{std::string("a"), std::string("b")})), ElementsAre("a", "b"));
}

}  // namespace
}  // namespace rig::step
