// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_relay/models.hpp"

#include <gtest/gtest.h>

namespace rig::lcus_relay {
namespace {

TEST(LcusModels, AreFoundByTheNamePrintedOnTheBoard) {
  for (const Model& model : models()) EXPECT_EQ(*find_model(model.name), &model);
  EXPECT_EQ((*find_model("LCUS-8"))->channels, 8u);
}

TEST(LcusModels, AreListedWhenOneIsMissing) {
  EXPECT_EQ(describe(find_model("LCUS-3").error()),
            "there is no relay board model 'LCUS-3'; known are LCUS-1, LCUS-2, LCUS-4, LCUS-8 (not_found)");
}

}  // namespace
}  // namespace rig::lcus_relay
