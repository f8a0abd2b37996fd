// SPDX-License-Identifier: Apache-2.0
#include "adapters/icse_relay/spec.hpp"

#include "rig/adapter/relay_spec_test_kit.hpp"

namespace rig::icse_relay {
namespace {

using ::testing::ElementsAre;

TEST(IcseSpec, NamesItsKeysAndItsUsbIds) {
  EXPECT_EQ(spec().name, "icse_relay");
  EXPECT_EQ(spec().default_baud, 9600u);
  EXPECT_THAT(adapter::keys_of(spec()), ElementsAre("model", "at_start"));
  EXPECT_THAT(adapter::usb_ids_of(spec()), ElementsAre("067b:2303"));
}

TEST(IcseSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(adapter::trouble(spec(), "{port: twin, model: ICSE014A, at_start: command_mode, twin: {silent: true}}\n"),
            "");
  EXPECT_EQ(
      adapter::trouble(spec(), "model: ICSE014A\n"),
      "bench.yaml:1:1: missing key \"at_start\" (powered_up | command_mode: whether the board was used since it was "
      "plugged in; asking one in command mode switches its contacts)\n");
}

TEST(IcseSpec, OpensABoardAndItsTwin) {
  EXPECT_THAT(adapter::contacts_closed(spec(), "{model: ICSE012A, at_start: powered_up}\n"), ElementsAre(1, 2, 3, 4));
}

}  // namespace
}  // namespace rig::icse_relay
