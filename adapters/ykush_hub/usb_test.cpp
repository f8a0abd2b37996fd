// SPDX-License-Identifier: Apache-2.0
//
// The adapter over the real libusb, with the kernel and the hub behind it mocked.
#include <gmock/gmock.h>

#include "adapters/usb_port/adapter.hpp"
#include "adapters/usb_port/mock_usb.hpp"
#include "adapters/ykush_hub/adapter.hpp"
#include "adapters/ykush_hub/twin.hpp"
#include "rig/adapter/usb_test_kit.hpp"

namespace rig::ykush_hub {
namespace {

using namespace std::chrono_literals;
using device::RelayState;

struct YkushUsb : ::testing::Test {
  io::Loop loop{io::TimeMode::real};
  serial_port::MockTtyBed bed;
  YkushTwin twin{loop, {}, {}, {}};
  adapter::AtSocket socket{twin, "1-1.3"};
  usb_port::MockUsb plug{bed, socket, {.endpoints = {{0x81}, {0x01}}}};
  std::unique_ptr<usb_port::UsbPort> port;
  std::unique_ptr<YkushHub> hub;

  void open() {
    hub.reset();
    port = *usb_port::UsbPort::open(loop, "1-1.3");
    hub = *YkushHub::create(loop, *port, "power", {});
  }
  std::string set(unsigned channel, RelayState state, Duration allowance = 10s) {
    const auto done = hub->set(channel, state, Deadline::after(loop.now(), allowance));
    return done.has_value() ? "done" : describe(done.error());
  }
  std::string read(unsigned channel) {
    const auto state = hub->read(channel, Deadline::after(loop.now(), 10s));
    return state.has_value() ? std::string(device::name(*state)) : describe(state.error());
  }
};

TEST_F(YkushUsb, SwitchesAndReadsBack) {
  open();
  EXPECT_EQ(set(2, RelayState::off), "done");
  EXPECT_FALSE(twin.closed(2));
  EXPECT_EQ(read(1), "on");
  EXPECT_EQ(read(2), "off");
  EXPECT_EQ(set(2, RelayState::on), "done");
  EXPECT_EQ(read(2), "on");
}

TEST_F(YkushUsb, ComesBackWithItsSocketsUpWhenItIsPluggedInAgain) {
  open();
  EXPECT_EQ(set(1, RelayState::off), "done");
  plug.unplug();
  EXPECT_EQ(set(1, RelayState::on), "1-1.3 (04d8:f2f7 YKUSH, serial YK00001): unplugged (port_lost)");
  twin.power_up_afresh();
  plug.plug();
  open();
  EXPECT_EQ(read(1), "on");
}

TEST_F(YkushUsb, KeepsTheDeadlineWhenItHangs) {
  open();
  plug.hang();
  EXPECT_EQ(set(1, RelayState::on, 50ms), "relay power.1: the deadline passed before the device answered (timeout)");
}

}  // namespace
}  // namespace rig::ykush_hub
