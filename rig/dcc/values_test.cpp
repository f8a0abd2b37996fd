// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/values.hpp"

#include <gtest/gtest.h>

namespace rig::dcc {
namespace {

TEST(Values, OctetsAreExactlyAsManyAsAskedFor) {
  EXPECT_EQ(parse_octets("00:00:00:10", 4), 0x10u);
  EXPECT_EQ(parse_octets("ACDCacdc", 4), 0xACDCACDCu);
  EXPECT_EQ(parse_octets("0x1D12", 2), 0x1D12u);
  EXPECT_EQ(parse_octets("11", 1), 0x11u);
  for (const auto* wrong : {"", "00:00:00", "00:00:0010", "000000010", "0000001G", "00-00-00-10", "-0000010"})
    EXPECT_FALSE(parse_octets(wrong, 4)) << wrong;
}

TEST(Values, AVersionIsWrittenAsOnTheCpl) {
  EXPECT_EQ(version_text(0x0002012F), "00:02:01:2F");
  EXPECT_EQ(parse_octets(version_text(0xACDCACDC), 4), 0xACDCACDCu);
}

TEST(Values, HardwareIsVersionThenRevision) {
  const DeviceModel model{0xAB01, 0x010A, 0x03, 0x0B};
  EXPECT_EQ(model.hardware(), 0x030B);
  EXPECT_EQ(to_string(model), "AB01:010A hardware 03.0B");
}

TEST(Values, DeviceTypesHaveOneNameAndTheCplOneMore) {
  EXPECT_EQ(name(DeviceType::chf), "CHF");
  EXPECT_EQ(parse_device_type("CH"), DeviceType::chf);
  EXPECT_EQ(parse_device_type("ppmid"), DeviceType::ppmid);
  EXPECT_FALSE(parse_device_type("CAD"));
}

TEST(Values, DatesThatDoNotExistAreRefused) {
  EXPECT_EQ(date_text(*parse_date("2028-02-29")), "2028-02-29");
  for (const auto* wrong :
       {"2027-02-29", "2026-13-01", "2026-1-1", "26-01-01", "2026-01-01T", "9999-12-31", "-026-01-01"})
    EXPECT_FALSE(parse_date(wrong)) << wrong;
}

TEST(Values, TimesAreUtcToTheSecond) {
  EXPECT_EQ(utc_text(*parse_utc("2026-01-31T09:30:59Z")), "2026-01-31T09:30:59Z");
  for (const auto* wrong :
       {"2026-01-31T09:30:59", "2026-01-31T24:00:00Z", "2026-01-31 09:30:59Z", "2026-01-31T09:60:00Z"})
    EXPECT_FALSE(parse_utc(wrong)) << wrong;
}

TEST(Values, ADigestIsSixtyFourHexDigits) {
  const std::string text = "7542f475e3f12eae887d81e32c46d313741d67076b13caec2f82e00ba5e1bb36";
  EXPECT_EQ(rig::to_string(*parse_digest(text)), text);
  EXPECT_FALSE(parse_digest(text.substr(1)));
  EXPECT_FALSE(parse_digest("x" + text.substr(1)));
}

}  // namespace
}  // namespace rig::dcc
