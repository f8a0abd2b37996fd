// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ota/client_table.hpp"

#include <gtest/gtest.h>

namespace rig::ota {
namespace {

constexpr Eui64 eui_a{0x00DB1234567890A4};
constexpr Eui64 eui_b{0x00DB1234567890A5};

TEST(ClientTable, KnowsAClientByNodeAndEndpoint) {
  ClientTable table(8);
  Client* first = table.find_or_add({NodeId{1}, 1, {}}, {});
  EXPECT_EQ(table.find_or_add({NodeId{1}, 1, {}}, {}), first);
  EXPECT_NE(table.find_or_add({NodeId{1}, 2, {}}, {}), first);
  EXPECT_NE(table.find_or_add({NodeId{2}, 1, {}}, {}), first);
  EXPECT_EQ(table.find({NodeId{3}, 1, {}}), nullptr);
}

TEST(ClientTable, LearnsTheEuiAndFindsTheClientByItAlone) {
  ClientTable table(8);
  Client* client = table.find_or_add({NodeId{1}, 1, {}}, {});
  EXPECT_EQ(table.find_or_add({NodeId{1}, 1, eui_a}, {}), client);
  EXPECT_EQ(table.find({NodeId{}, 1, eui_a}), client);
}

TEST(ClientTable, FollowsADeviceToItsNewNodeId) {
  ClientTable table(8);
  Client* client = table.find_or_add({NodeId{1}, 1, eui_a}, {});
  EXPECT_EQ(table.find_or_add({NodeId{2}, 1, eui_a}, {}), client);
  EXPECT_EQ(table.find({NodeId{2}, 1, {}}), client);
  EXPECT_EQ(table.find({NodeId{1}, 1, {}}), nullptr);
  EXPECT_EQ(table.rows().size(), 1u);
}

TEST(ClientTable, DoesNotMixUpTwoDevicesThatHadTheSameNodeId) {
  ClientTable table(8);
  Client* a = table.find_or_add({NodeId{1}, 1, eui_a}, {});
  Client* b = table.find_or_add({NodeId{1}, 1, eui_b}, {});
  EXPECT_NE(a, b);
  EXPECT_EQ(table.find({NodeId{1}, 1, {}}), b);
  EXPECT_EQ(table.find_or_add({NodeId{7}, 1, eui_a}, {}), a);
}

TEST(ClientTable, IsBounded) {
  ClientTable table(2);
  EXPECT_NE(table.find_or_add({NodeId{1}, 1, {}}, {}), nullptr);
  EXPECT_NE(table.find_or_add({NodeId{2}, 1, {}}, {}), nullptr);
  EXPECT_EQ(table.find_or_add({NodeId{3}, 1, {}}, {}), nullptr);
  EXPECT_NE(table.find_or_add({NodeId{2}, 1, {}}, {}), nullptr);
}

TEST(ClientTable, FindsEveryClientOfAFullTable) {
  ClientTable table(4096);
  for (std::uint16_t node = 0; node < 4096; ++node) table.find_or_add({NodeId{node}, 1, {}}, {})->record.queries = node;
  for (std::uint16_t node = 0; node < 4096; ++node) EXPECT_EQ(table.find({NodeId{node}, 1, {}})->record.queries, node);
  EXPECT_EQ(table.find({NodeId{4096}, 1, {}}), nullptr);
}

}  // namespace
}  // namespace rig::ota
