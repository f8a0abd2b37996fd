// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/port_name.hpp"

#include <gtest/gtest.h>

#include <array>

namespace rig::adapter {
namespace {

using device::UsbIdentity;

const UsbIdentity ftdi{.vid = 0x0403, .pid = 0x6001, .manufacturer = "FTDI", .product = "TTL232R", .serial = "FTRIG01", .path = "1-1.2"};
const UsbIdentity left{.vid = 0x1A86, .pid = 0x7523, .product = "USB Serial", .path = "1-1.3"};
const UsbIdentity right{.vid = 0x1A86, .pid = 0x7523, .product = "USB Serial", .path = "1-1.4"};

bool fits(std::string_view name, const UsbIdentity& device) { return parse_port_name(name).value().fits(device); }
std::string trouble(std::string_view name) { return describe(parse_port_name(name).error()); }

TEST(PortName, FitsWhatHasAllThatItDemands) {
  EXPECT_TRUE(fits("usb:serial=FTRIG01", ftdi));
  EXPECT_TRUE(fits("usb:id=0403:6001,serial=FTRIG01,at=1-1.2", ftdi));
  EXPECT_FALSE(fits("usb:serial=FTRIG02", ftdi));
  EXPECT_FALSE(fits("usb:id=0403:6015,serial=FTRIG01", ftdi));
  EXPECT_TRUE(fits("usb:id=1a86:7523", left) && fits("usb:id=1a86:7523", right));
  EXPECT_TRUE(fits("usb:at=1-1.3", left));
  EXPECT_FALSE(fits("usb:at=1-1.3", right));
}

TEST(PortName, SaysWhatOfItCannotBeMeant) {
  EXPECT_EQ(trouble("usb:"), "port name \"usb:\": expected id=VVVV:PPPP, serial=..., product=... or at=BUS-SOCKET, found \"usb:\" (usage)");
  EXPECT_EQ(trouble("usb:id=1a86"), "port name \"usb:id=1a86\": expected two times four hex digits, such as 1a86:7523, found \"1a86\" (usage)");
  EXPECT_EQ(trouble("usb:at=ttyUSB0"), "port name \"usb:at=ttyUSB0\": expected bus and sockets, such as 1-1.3, found \"ttyUSB0\" (usage)");
  EXPECT_EQ(trouble("usb:path=1-1"), "port name \"usb:path=1-1\": expected id, serial, product or at, found \"path\" (usage)");
}

TEST(PortName, KnowsPathsThatChangeWithTheOrderOfPlugging) {
  for (const auto* path : {"/dev/ttyUSB0", "/dev/ttyACM12", "/dev/bus/usb/001/004", "/dev/hidraw0"}) EXPECT_TRUE(is_numbered_path(path)) << path;
  for (const auto* path : {"/dev/serial/by-id/usb-FTDI", "/dev/pts/3", "/dev/ttyS0", "/dev/ttyUSBrig", "twin"}) EXPECT_FALSE(is_numbered_path(path)) << path;
}

TEST(PortName, TwinsAreNamedByTheirSocketAndOthersByTheirSerialNumber) {
  const std::array plugged_in{ftdi, left, right};
  EXPECT_EQ(stable_name(ftdi, plugged_in), "usb:id=0403:6001,serial=FTRIG01");
  EXPECT_EQ(stable_name(left, plugged_in), "usb:id=1a86:7523,at=1-1.3");
  EXPECT_EQ(stable_name(right, plugged_in), "usb:id=1a86:7523,at=1-1.4");
}

TEST(PortName, ASerialNumberThatIsOnSeveralOrOnAllIsNone) {
  UsbIdentity twin = ftdi;
  twin.path = "1-4";
  EXPECT_EQ(stable_name(ftdi, std::array{ftdi, twin}), "usb:id=0403:6001,at=1-1.2");
  UsbIdentity careless = ftdi;
  careless.serial = "0000000";
  EXPECT_EQ(stable_name(careless, std::array{careless}), "usb:id=0403:6001,at=1-1.2");
}

}  // namespace
}  // namespace rig::adapter
