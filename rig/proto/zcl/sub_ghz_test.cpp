// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/zcl/sub_ghz.hpp"

#include "rig/wire/codec_test_kit.hpp"

namespace rig::zcl {
namespace {

TEST(SubGhzFrame, SuspendZclMessages) {
  wire::check_codec(SuspendZclMessages{5}, "05"_hex);
  EXPECT_EQ(to_hex(suspend_frame(7, 5), " "), "19 07 00 05");
}

}  // namespace
}  // namespace rig::zcl
