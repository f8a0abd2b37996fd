// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/upgrade_graph.hpp"

#include <gmock/gmock.h>

#include "rig/dcc/sample_street.hpp"

namespace rig::dcc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// {"20", "10 15"}: entry 20 with two base entries; "" says nothing, "N/A" none.
UpgradeGraph graph(std::vector<std::pair<std::string, std::string>> entries) {
  std::vector<CplEntry> list;
  for (auto& [id, bases] : entries) {
    CplEntry entry;
    entry.id = id;
    entry.device_type = DeviceType::ppmid;
    if (bases == "N/A") {
      entry.base_entries.kind = BaseEntries::Kind::none;
    } else if (!bases.empty()) {
      entry.base_entries.kind = BaseEntries::Kind::listed;
      for (std::size_t at = 0; at < bases.size(); at += 3) entry.base_entries.ids.push_back(bases.substr(at, 2));
    }
    list.push_back(entry);
  }
  return UpgradeGraph(Cpl::from_entries(list).value());
}

TEST(UpgradeGraph, HasAnEdgePerBaseEntry_K01_K02) {
  const auto one = graph({{"10", ""}, {"15", "10"}, {"20", "10 15"}});
  EXPECT_THAT(one.successors("10"), ElementsAre("15", "20"));
  EXPECT_EQ(one.direct_jump("10", "20"), Jump::permitted);
  EXPECT_EQ(one.direct_jump("20", "15"), Jump::forbidden);
  EXPECT_THAT(one.warnings(), IsEmpty());
}

TEST(UpgradeGraph, KnowsNoWayToWhatHasNoPredecessor_K03) {
  const auto one = graph({{"10", ""}, {"20", "N/A"}});
  EXPECT_EQ(one.direct_jump("10", "20"), Jump::forbidden);
  EXPECT_THAT(one.path("10", "20"), IsEmpty());
}

TEST(UpgradeGraph, ForbidsNothingWhereTheEntryIsBlank_K11) {
  const auto one = graph({{"10", ""}, {"20", ""}});
  EXPECT_EQ(one.direct_jump("10", "20"), Jump::unknown);
  EXPECT_EQ(one.direct_jump("10", "99"), Jump::unknown);
}

TEST(UpgradeGraph, LeadsThroughFragments_F23) {
  const auto one = graph({{"10", "N/A"}, {"15", "10"}, {"20", "15"}});
  EXPECT_EQ(one.direct_jump("10", "20"), Jump::forbidden);
  EXPECT_THAT(one.path("10", "20"), ElementsAre("10", "15", "20"));
  EXPECT_THAT(one.path("20", "10"), IsEmpty());
}

TEST(UpgradeGraph, TakesTheShortestWay) {
  const auto one = graph({{"10", ""}, {"15", "10"}, {"18", "15"}, {"20", "18 10"}});
  EXPECT_THAT(one.path("10", "20"), ElementsAre("10", "20"));
  EXPECT_THAT(one.path("20", "20"), ElementsAre("20"));
  EXPECT_THAT(one.path("99", "20"), IsEmpty());
  EXPECT_THAT(one.path("10", "99"), IsEmpty());
}

TEST(UpgradeGraph, WarnsOfUnknownOwnAndCircularBases_K04) {
  const auto one = graph({{"10", "99"}, {"15", "15"}, {"20", "30"}, {"30", "20"}, {"40", "30"}});
  EXPECT_THAT(one.warnings(), ElementsAre("10: base entry 99 is not on the list", "15: names itself as its base entry",
                                          "20: a cycle: 20 -> 30 -> 20"));
  EXPECT_THAT(one.path("20", "40"), ElementsAre("20", "30", "40")) << "no hang";
}

TEST(UpgradeGraph, TellsEachCycleOnce) {
  const auto one = graph({{"10", "12"}, {"11", "10"}, {"12", "11"}, {"20", "21"}, {"21", "20"}});
  EXPECT_THAT(one.warnings(), ElementsAre("10: a cycle: 10 -> 11 -> 12 -> 10", "20: a cycle: 20 -> 21 -> 20"));
}

}  // namespace
}  // namespace rig::dcc
