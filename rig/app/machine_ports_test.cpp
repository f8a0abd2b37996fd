// SPDX-License-Identifier: Apache-2.0
//
// Ports by names that stay, on a mocked machine under the real libserialport and libusb: equal boards, tty numbers that change, locks, and a
// bench with a USB relay board that is pulled out and comes back.
#include "rig/app/machine_ports.hpp"

#include <gmock/gmock.h>

#include "adapters/dcttech_relay/twin.hpp"
#include "adapters/serial_port/mock_tty.hpp"
#include "adapters/usb_port/mock_usb.hpp"
#include "rig/app/builtin_adapters.hpp"
#include "rig/app/scan.hpp"
#include "rig/base/scratch_directory.hpp"
#include "rig/bench/bench.hpp"

namespace rig::app {
namespace {

using namespace std::chrono_literals;
using bench::Power;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string bench_text(const std::string& power) {
  return "kind: bench\nversion: 1\nid: desk\n"
         "network: {extended_pan_id: 00 12 4B 00 5E AF 10 01, network_key: 01 03 05 07 09 0B 0D 0F 00 02 04 06 08 0A 0C 0D}\n"
         "adapters:\n  hub: {adapter: ezsp_ncp, port: twin}\n  power: " + power + "\n"
         "relays: {ppmid_power: {board: power, channel: 1, feeds: ppmid}}\n"
         "devices: {ppmid: {kind: ppmid, eui64: 00 DB 12 34 56 78 90 A4}}\n";
}

struct Machine : ::testing::Test {
  ScratchDirectory locks;
  io::Loop loop{io::TimeMode::real};
  serial_port::MockTtyBed bed;
  bench::BenchFile file;

  Machine() { ::setenv("HANRIG_LOCK_FOLDER", locks.path().c_str(), 1); }
  ~Machine() override { ::unsetenv("HANRIG_LOCK_FOLDER"); }

  void read(const std::string& power) {
    yaml::Diagnostics diagnostics;
    auto parsed = bench::parse_bench(bench_text(power), "desk.yaml", builtin_adapters(), diagnostics);
    ASSERT_TRUE(parsed) << to_string(diagnostics);
    file = std::move(*parsed);
  }
  Result<bench::OpenedPort> open() { return open_port(loop, *file.adapter("power")); }
  static std::string name_of(const bench::OpenedPort& port) { return std::get<std::unique_ptr<device::ByteStream>>(port.port)->name(); }
  Deadline soon() const { return Deadline::after(loop.now(), 20s); }
};

std::string lcus_at(const std::string& port) { return "{adapter: lcus_relay, model: LCUS-2, port: \"" + port + "\"}"; }

TEST_F(Machine, TellsTwoEqualBoardsApartByTheirSocketsAndRefusesANameThatFitsBoth) {
  serial_port::MockTty left(bed, loop, {.tty = "ttyUSB0", .usb_path = "1-1", .minor = 0}), right(bed, loop, {.tty = "ttyUSB1", .usb_path = "1-2", .minor = 1});
  const auto found = scan(look_around(), builtin_adapters());
  ASSERT_EQ(found.size(), 2u) << to_text(found);
  EXPECT_EQ(found[0].port, "usb:id=1a86:7523,at=1-1");
  EXPECT_EQ(found[1].port, "usb:id=1a86:7523,at=1-2");
  read(lcus_at("usb:id=1a86:7523,at=1-2"));
  const auto opened = open();
  ASSERT_TRUE(opened.has_value()) << describe(opened.error());
  EXPECT_EQ(name_of(*opened), "/dev/ttyUSB1");
  read(lcus_at("usb:id=1a86:7523"));
  EXPECT_THAT(describe(open().error()), StartsWith("usb:id=1a86:7523: fits 2 things: 1-1 (1a86:7523 USB Serial) /dev/ttyUSB0; 1-2 (1a86:7523 USB Serial) /dev/ttyUSB1;"));
}

TEST_F(Machine, FindsABoardAgainThatHasAnotherNumberAfterItWasPluggedInAgain) {
  read(lcus_at("usb:id=1a86:7523,at=1-1"));
  {
    serial_port::MockTty before(bed, loop, {.tty = "ttyUSB0", .usb_path = "1-1"});
    EXPECT_EQ(name_of(open().value()), "/dev/ttyUSB0");
    EXPECT_TRUE(this_machine().is_plugged_in("usb:at=1-1"));
  }
  EXPECT_FALSE(this_machine().is_plugged_in("usb:at=1-1")) << "a witness would say that it has no power";
  EXPECT_THAT(describe(open().error()), HasSubstr("nothing like that is plugged in"));
  serial_port::MockTty after(bed, loop, {.tty = "ttyUSB7", .usb_path = "1-1", .minor = 7});
  EXPECT_EQ(name_of(open().value()), "/dev/ttyUSB7");
}

TEST_F(Machine, OnePortOneRunHoweverItIsNamed) {
  serial_port::MockTty board(bed, loop, {.tty = "ttyUSB0", .usb_path = "1-1"});
  read(lcus_at("usb:at=1-1"));
  auto ours = open();
  ASSERT_TRUE(ours.has_value()) << describe(ours.error());
  read(lcus_at("usb:id=1a86:7523"));
  EXPECT_THAT(describe(open().error()), StartsWith("usb-1-1: another run has it: process "));
  ours.value() = {};
  EXPECT_TRUE(open().has_value());
}

TEST_F(Machine, AsksEqualUsbBoardsForTheirIdWhereTheBenchNamesOne) {
  dcttech_relay::DcttechTwin one({.board_id = dcttech_relay::BoardId{"AAAAA"}}, {}, {}), two({.board_id = dcttech_relay::BoardId{"BITFT"}}, {}, {});
  usb_port::MockUsb left(bed, one, {.path = "1-3", .endpoints = {{0x81}}}), right(bed, two, {.path = "1-4", .endpoints = {{0x81}}});
  read("{adapter: dcttech_relay, port: \"usb:id=16c0:05df\", board_id: BITFT}");
  yaml::Diagnostics diagnostics;
  check_ports(file, look_around(), diagnostics);
  EXPECT_EQ(to_string(diagnostics), "");
  {
    const auto opened = open();
    ASSERT_TRUE(opened.has_value()) << describe(opened.error());
    EXPECT_EQ(std::get<std::unique_ptr<device::UsbDevice>>(opened->port)->identity().path, "1-4");
  }
  read("{adapter: dcttech_relay, port: \"usb:id=16c0:05df\", board_id: OTHER}");
  EXPECT_EQ(describe(open().error()), "usb:id=16c0:05df: there is no board with the id OTHER: 1-3 is AAAAA, 1-4 is BITFT (not_found)");
  read("{adapter: dcttech_relay, port: \"usb:id=16c0:05df\"}");
  EXPECT_THAT(describe(open().error()), HasSubstr("fits 2 things"));
}

TEST_F(Machine, ABenchSwitchesABoardThatIsNoSerialPortAndGetsItBackAfterItWasPulledOut) {
  dcttech_relay::DcttechTwin twin({}, {}, {});
  usb_port::MockUsb board(bed, twin, {.path = "1-3", .endpoints = {{0x81}}});
  read("{adapter: dcttech_relay, port: \"usb:id=16c0:05df,at=1-3\"}");
  record::NullSink nobody;
  auto made = bench::Bench::assemble(loop, file, nobody, 1, this_machine());
  ASSERT_TRUE(made.has_value()) << describe(made.error());
  auto& desk = **made;
  desk.allow_recovery(30s);
  const auto on = desk.switch_power("ppmid_power", Power::powered, soon());
  ASSERT_TRUE(on.has_value()) << describe(on.error());
  EXPECT_TRUE(twin.closed(1));
  EXPECT_THAT(desk.take_unwitnessed(), ElementsAre("ppmid"));
  board.unplug();
  for (int look = 0; look < 200 && desk.losses() == 0; ++look) ASSERT_TRUE(loop.sleep(50ms).has_value());
  twin.lose_power();
  board.plug();
  const auto again = desk.read_power("ppmid_power", soon());
  ASSERT_TRUE(again.has_value()) << describe(again.error());
  EXPECT_EQ(*again, Power::powered) << "as it was commanded";
  EXPECT_TRUE(twin.closed(1));
  EXPECT_EQ(desk.losses(), 1u);
  made->reset();
}

}  // namespace
}  // namespace rig::app
