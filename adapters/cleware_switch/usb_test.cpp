// SPDX-License-Identifier: Apache-2.0
//
// The adapter over the real libusb, with the kernel and the switch behind it mocked.
#include <gmock/gmock.h>

#include "adapters/cleware_switch/adapter.hpp"
#include "adapters/cleware_switch/twin.hpp"
#include "adapters/usb_port/adapter.hpp"
#include "adapters/usb_port/mock_usb.hpp"
#include "rig/adapter/usb_test_kit.hpp"

namespace rig::cleware_switch {
namespace {

using namespace std::chrono_literals;
using device::RelayState;

struct ClewareUsb : ::testing::Test {
  io::Loop loop{io::TimeMode::real};
  serial_port::MockTtyBed bed;
  ClewareTwin twin{{models().front()}, {.misses = 1, .late_reports = 5}, {}};
  adapter::AtSocket socket{twin, "1-1.3"};
  usb_port::MockUsb plug{bed, socket, {.endpoints = {{0x81}}}};
  std::unique_ptr<usb_port::UsbPort> port;
  std::unique_ptr<ClewareSwitch> board;

  void open() {
    board.reset();
    port = *usb_port::UsbPort::open(loop, "1-1.3");
    board = *ClewareSwitch::create(loop, *port, "power", {models().front()});
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

TEST_F(ClewareUsb, SwitchesAndReadsBack) {
  open();
  EXPECT_EQ(set(1, RelayState::on), "done");
  EXPECT_TRUE(twin.closed(1));
  EXPECT_EQ(read(1), "on");
  EXPECT_EQ(set(1, RelayState::off), "done");
  EXPECT_EQ(read(1), "off");
}

TEST_F(ClewareUsb, ComesBackOpenWhenItIsPluggedInAgain) {
  open();
  EXPECT_EQ(set(1, RelayState::on), "done");
  plug.unplug();
  EXPECT_EQ(set(1, RelayState::off), "1-1.3 (0d50:0008 USB-Switch, serial 63813): unplugged (port_lost)");
  twin.power_up_afresh();
  plug.plug();
  open();
  EXPECT_EQ(read(1), "off");
}

TEST_F(ClewareUsb, KeepsTheDeadlineWhenItHangs) {
  open();
  plug.hang();
  EXPECT_EQ(set(1, RelayState::on, 50ms), "relay power.1: the deadline passed before the device answered (timeout)");
}

}  // namespace
}  // namespace rig::cleware_switch
