// SPDX-License-Identifier: Apache-2.0
#include "rig/base/crc.hpp"

#include <gtest/gtest.h>

namespace rig {
namespace {

TEST(Crc, CcittFalseMatchesTheCatalogueCheckValueAndAshReset) {
  EXPECT_EQ(crc16_ccitt(as_bytes("123456789")), 0x29B1);
  EXPECT_EQ(crc16_ccitt("C0"_hex), 0x38BC);
}

TEST(Crc, X25MatchesTheCatalogueCheckValueAndTheInstallCodesOfTheDomain) {  // domain.md 4.2
  EXPECT_EQ(crc16_x25(as_bytes("123456789")), 0x906E);
  EXPECT_EQ(crc16_x25("83FED3407A93"_hex), 0x702B);
  EXPECT_EQ(crc16_x25("83FED3407A939723A5C639B26916D505"_hex), 0xB5C3);
}

TEST(Crc, KermitMatchesTheCatalogueCheckValueAndTheAcknowledgementOfTheStandard) {  // IEEE 802.15.4-2006, 7.2.1.9
  EXPECT_EQ(crc16_kermit(as_bytes("123456789")), 0x2189);
  EXPECT_EQ(crc16_kermit("02 00 6A"_hex), 0x79E4);
}

}  // namespace
}  // namespace rig
