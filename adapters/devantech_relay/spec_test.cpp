// SPDX-License-Identifier: Apache-2.0
#include "adapters/devantech_relay/spec.hpp"

#include "rig/adapter/relay_spec_test_kit.hpp"

namespace rig::devantech_relay {
namespace {

using ::testing::ElementsAre;

TEST(DevantechSpec, NamesItsKeysAndItsUsbIds) {
  EXPECT_EQ(spec().name, "devantech_relay");
  EXPECT_THAT(adapter::keys_of(spec()), ElementsAre("model", "serial"));
  EXPECT_THAT(adapter::usb_ids_of(spec()), ElementsAre("04d8:ffee", "04d8:ffee"));
  EXPECT_EQ(spec().matches[0].likeness, adapter::Likeness::certain);
  EXPECT_EQ(spec().matches[0].product, "USB-RLY");
  EXPECT_EQ(spec().matches[1].likeness, adapter::Likeness::possible);
}

TEST(DevantechSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(adapter::trouble(spec(), "{port: twin, model: USB-RLY16L, serial: \"00015234\", twin: {silent: true}}\n"),
            "");
  EXPECT_EQ(
      adapter::trouble(spec(), "model: USB-RLY04\n"),
      "bench.yaml:1:8: model: expected USB-RLY02 or USB-RLY08 or USB-RLY16 or USB-RLY16L, found \"USB-RLY04\", did "
      "you mean \"USB-RLY02\"?\n");
}

TEST(DevantechSpec, OpensABoardAndItsTwin) {
  EXPECT_THAT(adapter::contacts_closed(spec(), "{model: USB-RLY02, serial: \"00015234\", twin: {stuck_channels: 1}}\n"),
              ElementsAre(2));
}

}  // namespace
}  // namespace rig::devantech_relay
