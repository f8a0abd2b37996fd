// SPDX-License-Identifier: Apache-2.0
//
// The adapter over the real libusb, with the kernel and the board behind it mocked.
#include <gmock/gmock.h>

#include "adapters/lcus_hid_relay/adapter.hpp"
#include "adapters/lcus_hid_relay/twin.hpp"
#include "adapters/usb_port/adapter.hpp"
#include "adapters/usb_port/mock_usb.hpp"
#include "rig/adapter/usb_test_kit.hpp"

namespace rig::lcus_hid_relay {
namespace {

using namespace std::chrono_literals;
using device::RelayState;

struct LcusHidUsb : ::testing::Test {
  io::Loop loop{io::TimeMode::real};
  serial_port::MockTtyBed bed;
  LcusHidTwin twin{loop, {.model = {"LCUS-2", 2}}, {}, {}};
  adapter::AtSocket socket{twin, "1-1.3"};
  usb_port::MockUsb plug{bed, socket, {.endpoints = {{0x81}, {0x01}}}};
  std::unique_ptr<usb_port::UsbPort> port;
  std::unique_ptr<LcusHidRelay> board;

  void open() {
    board.reset();
    port = *usb_port::UsbPort::open(loop, "1-1.3");
    board = *LcusHidRelay::create(loop, *port, "power", {.model = {"LCUS-2", 2}});
  }
  std::string set(unsigned channel, RelayState state, Duration allowance = 10s) {
    const auto done = board->set(channel, state, Deadline::after(loop.now(), allowance));
    return done.has_value() ? "done" : describe(done.error());
  }
};

TEST_F(LcusHidUsb, SwitchesAndIsAnswered) {
  open();
  EXPECT_EQ(set(2, RelayState::on), "done");
  EXPECT_TRUE(twin.closed(2));
  EXPECT_EQ(set(2, RelayState::off), "done");
  EXPECT_FALSE(twin.closed(2));
}

TEST_F(LcusHidUsb, ComesBackWhenItIsPluggedInAgain) {
  open();
  EXPECT_EQ(set(1, RelayState::on), "done");
  plug.unplug();
  EXPECT_EQ(set(1, RelayState::off), "1-1.3 (5131:2007 HIDRelay): unplugged (port_lost)");
  twin.lose_power();
  plug.plug();
  open();
  EXPECT_EQ(set(1, RelayState::on), "done");
}

TEST_F(LcusHidUsb, KeepsTheDeadlineWhenItHangs) {
  open();
  plug.hang();
  EXPECT_EQ(set(1, RelayState::on, 50ms), "relay power.1: the deadline passed before the device answered (timeout)");
}

}  // namespace
}  // namespace rig::lcus_hid_relay
