// SPDX-License-Identifier: Apache-2.0
#include "rig/step/catalogue.hpp"

#include <gmock/gmock.h>

#include <set>

#include "rig/step/attributes.hpp"

namespace rig::step {
namespace {

TEST(Catalogue, HasNoFaults) { EXPECT_THAT(plan::faults(catalogue()), testing::IsEmpty()); }

TEST(Catalogue, EveryKindHasAnEngineAndSaysWhatItDoes) {
  ASSERT_FALSE(catalogue().empty());
  for (const auto& kind : catalogue()) {
    EXPECT_NE(engine(kind.name), nullptr) << kind.name;
    EXPECT_FALSE(kind.summary.empty()) << kind.name;
    for (const auto& row : kind.parameters) EXPECT_FALSE(row.description.empty()) << kind.name << '.' << row.name;
  }
  EXPECT_EQ(engine("no_such_step"), nullptr);
}

TEST(Catalogue, WhoTakesARelayNeedsOneAndWhoNamesADeviceNeedsACoordinator) {
  for (const auto& kind : catalogue())
    for (const auto& row : kind.parameters) {
      if (row.type == plan::ParameterType::relay) {
        EXPECT_THAT(kind.needs, testing::Contains("relay")) << kind.name;
      } else if (row.type == plan::ParameterType::device) {
        EXPECT_THAT(kind.needs, testing::Contains("coordinator")) << kind.name;
      }
    }
}

TEST(Attributes, AreNamedOnceAndFoundByName) {
  std::set<std::string_view> names;
  std::set<std::pair<std::uint16_t, std::uint16_t>> numbers;
  for (const auto& one : named_attributes) {
    EXPECT_TRUE(names.insert(one.name).second) << one.name;
    EXPECT_TRUE(numbers.insert({one.cluster, one.id}).second) << one.name;
    EXPECT_EQ(one.on_client, one.cluster == 0x0019) << one.name;
    EXPECT_EQ(find_attribute(one.name), &one);
  }
  EXPECT_EQ(find_attribute("current_file_version")->id, 0x0002);
  EXPECT_EQ(find_attribute("no_such_attribute"), nullptr);
}

}  // namespace
}  // namespace rig::step
