// SPDX-License-Identifier: Apache-2.0
#include "adapters/numato_relay/spec.hpp"

#include "rig/adapter/relay_spec_test_kit.hpp"

namespace rig::numato_relay {
namespace {

using ::testing::ElementsAre;

TEST(NumatoSpec, NamesItsKeysAndItsUsbIds) {
  EXPECT_EQ(spec().name, "numato_relay");
  EXPECT_THAT(adapter::keys_of(spec()), ElementsAre("model", "id"));
  EXPECT_THAT(adapter::usb_ids_of(spec()),
              ElementsAre("2a19:0c01", "2a19:0c02", "2a19:0c03", "2a19:0c05", "2a19:0c06"));
}

TEST(NumatoSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(adapter::trouble(spec(), "{port: twin, model: 8 Channel, id: desk-one, twin: {silent: true}}\n"), "");
  EXPECT_EQ(
      adapter::trouble(spec(), "model: 64 Channel\n"),
      "bench.yaml:1:8: model: expected 1 Channel or 2 Channel or 4 Channel or 8 Channel or 16 Channel or 32 Channel, "
      "found \"64 Channel\", did you mean \"4 Channel\"?\n");
}

TEST(NumatoSpec, OpensABoardAndItsTwin) {
  EXPECT_THAT(adapter::contacts_closed(spec(), "{model: 4 Channel, id: desk-one, twin: {stuck_channels: [2, 3]}}\n"),
              ElementsAre(1, 4));
}

}  // namespace
}  // namespace rig::numato_relay
