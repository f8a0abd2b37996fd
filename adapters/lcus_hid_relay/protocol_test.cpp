// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_hid_relay/protocol.hpp"

#include <gtest/gtest.h>

namespace rig::lcus_hid_relay {
namespace {

using device::RelayState;

TEST(LcusHidCommand, HasThePublishedBytes) {
  const auto hex = [](unsigned channel, RelayState state) { return to_hex(switch_command(channel, state), " "); };
  EXPECT_EQ(hex(1, RelayState::on), "A0 01 01 A2");
  EXPECT_EQ(hex(1, RelayState::off), "A0 01 00 A1");
  EXPECT_EQ(hex(2, RelayState::on), "A0 02 01 A3");
  EXPECT_EQ(hex(2, RelayState::off), "A0 02 00 A2");
  EXPECT_EQ(hex(8, RelayState::on), "A0 08 01 A9");
}

}  // namespace
}  // namespace rig::lcus_hid_relay
