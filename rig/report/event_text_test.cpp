// SPDX-License-Identifier: Apache-2.0
#include "rig/report/event_text.hpp"

#include <gtest/gtest.h>

namespace rig::report {
namespace {

using namespace record;

template <class T>
std::string said(const T& value) {
  const Event one = event(value);
  return event_text({1, Duration{}, "", std::string(one.type), one.fields});
}

TEST(EventText, SaysWhetherARelayIsKnownToHaveSwitched) {
  EXPECT_EQ(said(RelaySwitched{"dut_power", "lcus", 1, "off", "off", true}), "dut_power off, reads back off, confirmed");
  EXPECT_EQ(said(RelaySwitched{"dut_power", "lcus", 1, "off", {}, false}), "dut_power off, no read-back, not confirmed");
  EXPECT_EQ(said(RelaySwitched{"dut_power", "lcus", 1, "on", "on", true, "ppmid", "unpowered"}),
            "dut_power on (ppmid unpowered), reads back on, confirmed");
}

TEST(EventText, GroupsLongNumbers) {
  EXPECT_EQ(said(TransferChanged{"ppmid1", TransferStage::resumed, 262'144, 524'288, "asked again"}), "ppmid1 resumed at 262,144 of 524,288: asked again");
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'000'000), "1,000,000");
}

TEST(EventText, ListsTheFieldsOfATypeItDoesNotKnow) {
  EXPECT_EQ(event_text({1, Duration{}, "", "weather", {{"rain_mm", 3}, {"where", "roof"}}}), "rain mm 3, where roof");
}

TEST(EventText, ListsTheFieldsOfALineItCannotRead) {
  EXPECT_EQ(event_text({1, Duration{}, "", "relay", {{"relay", 7}}}), "relay 7");
}

TEST(ValueText, IsReadable) {
  EXPECT_EQ(value_text(nullptr), "none");
  EXPECT_EQ(value_text("0x00020000"), "0x00020000");
  EXPECT_EQ(value_text(262'144u), "262,144");
  EXPECT_EQ(value_text(30.5), "30.5");
  EXPECT_EQ(hex(0x10D0, 4), "0x10D0");
}

}  // namespace
}  // namespace rig::report
