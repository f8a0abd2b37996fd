// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/codes.hpp"

#include <gtest/gtest.h>

namespace rig::gbcs {
namespace {

TEST(Codes, HaveNames) {
  EXPECT_EQ(name(MessageCode::firmware_transfer_alert), "CCS08 firmware transfer alert");
  EXPECT_EQ(name(MessageCode{0x1001}), "generic non-critical alert");
  EXPECT_EQ(name(AlertCode::transfer_failed), "firmware transfer failed");
  EXPECT_EQ(name(MessageKind::response), "response");
}

TEST(Codes, WithoutANameKeepTheirNumber) {
  EXPECT_FALSE(is_known(MessageCode{0xBEEF}));
  EXPECT_EQ(name(MessageCode{0xBEEF}), "unknown");
  EXPECT_EQ(to_string(MessageCode{0xBEEF}), "0xBEEF");
  EXPECT_EQ(name(AlertCode{0x8123}), "unknown");
  EXPECT_EQ(to_string(AlertCode{0x8123}), "0x8123");
}

}  // namespace
}  // namespace rig::gbcs
