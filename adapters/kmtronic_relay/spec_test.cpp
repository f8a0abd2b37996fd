// SPDX-License-Identifier: Apache-2.0
#include "adapters/kmtronic_relay/spec.hpp"

#include "rig/adapter/relay_spec_test_kit.hpp"

namespace rig::kmtronic_relay {
namespace {

using ::testing::ElementsAre;

TEST(KmtronicSpec, NamesItsKeysAndItsUsbIds) {
  EXPECT_EQ(spec().name, "kmtronic_relay");
  EXPECT_EQ(spec().default_baud, 9600u);
  EXPECT_THAT(adapter::keys_of(spec()), ElementsAre("model"));
  EXPECT_THAT(adapter::usb_ids_of(spec()), ElementsAre("0403:6001"));
}

TEST(KmtronicSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(
      adapter::trouble(spec(), "{adapter: kmtronic_relay, port: twin, model: USB Two Relay, twin: {lies: true}}\n"),
      "");
  EXPECT_EQ(
      adapter::trouble(spec(), "model: USB Three Relay\n"),
      "bench.yaml:1:8: model: expected USB One Relay or USB Two Relay or USB Four Relay or USB Eight Relay, found "
      "\"USB Three Relay\", did you mean \"USB One Relay\"?\n");
}

TEST(KmtronicSpec, OpensABoardAndItsTwin) {
  EXPECT_THAT(adapter::contacts_closed(spec(), "{model: USB Four Relay, twin: {stuck_channels: [2]}}\n"),
              ElementsAre(1, 3, 4));
}

}  // namespace
}  // namespace rig::kmtronic_relay
