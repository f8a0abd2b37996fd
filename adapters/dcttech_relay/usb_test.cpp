// SPDX-License-Identifier: Apache-2.0
//
// The adapter over the real libusb, with the kernel and the board behind it mocked.
#include <gmock/gmock.h>

#include "adapters/dcttech_relay/adapter.hpp"
#include "adapters/dcttech_relay/twin.hpp"
#include "adapters/usb_port/adapter.hpp"
#include "adapters/usb_port/mock_usb.hpp"
#include "rig/adapter/usb_test_kit.hpp"

namespace rig::dcttech_relay {
namespace {

using namespace std::chrono_literals;
using device::RelayState;

struct DcttechUsb : ::testing::Test {
  io::Loop loop{io::TimeMode::real};
  serial_port::MockTtyBed bed;
  DcttechTwin twin{{.board_id = BoardId{"BITFT"}}, {}, {}};
  adapter::AtSocket socket{twin, "1-1.3"};
  usb_port::MockUsb plug{bed, socket, {.endpoints = {{0x81}}}};
  std::unique_ptr<usb_port::UsbPort> port;
  std::unique_ptr<DcttechRelay> board;

  void open() {
    board.reset();
    port = *usb_port::UsbPort::open(loop, "1-1.3");
    board = *DcttechRelay::create(loop, *port, "power", {.board_id = BoardId{"BITFT"}});
  }
  std::string set(unsigned channel, RelayState state, Duration allowance = 10s) {
    const auto done = board->set(channel, state, Deadline::after(loop.now(), allowance));
    return done.has_value() ? "done" : describe(done.error());
  }
  std::string read(unsigned channel) {
    const auto state = board->read(channel, Deadline::after(loop.now(), 10s));
    return state.has_value() ? std::string(device::name(*state)) : describe(state.error());
  }
};

TEST_F(DcttechUsb, SwitchesAndReadsBack) {
  open();
  EXPECT_EQ(plug.driver(), "usbfs");
  EXPECT_EQ(set(2, RelayState::on), "done");
  EXPECT_TRUE(twin.closed(2));
  EXPECT_EQ(read(1), "off");
  EXPECT_EQ(read(2), "on");
  EXPECT_EQ(set(2, RelayState::off), "done");
  EXPECT_EQ(read(2), "off");
}

TEST_F(DcttechUsb, TellsItsId) {
  open();
  board.reset();
  adapter::UsbCalls calls(loop, *port, port->name());
  EXPECT_EQ(*read_board_id(calls, Deadline::after(loop.now(), 10s)), "BITFT");
}

TEST_F(DcttechUsb, ComesBackWithOpenContactsWhenItIsPluggedInAgain) {
  open();
  EXPECT_EQ(set(1, RelayState::on), "done");
  plug.unplug();
  EXPECT_EQ(set(1, RelayState::off), "1-1.3 (16c0:05df USBRelay2): unplugged (port_lost)");
  twin.lose_power();
  plug.plug();
  open();
  EXPECT_EQ(read(1), "off");
  EXPECT_EQ(set(1, RelayState::on), "done");
}

TEST_F(DcttechUsb, KeepsTheDeadlineWhenItHangs) {
  open();
  plug.hang();
  EXPECT_EQ(set(1, RelayState::on, 50ms), "relay power.1: the deadline passed before the device answered (timeout)");
}

}  // namespace
}  // namespace rig::dcttech_relay
