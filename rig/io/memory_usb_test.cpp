// SPDX-License-Identifier: Apache-2.0
#include "rig/io/memory_usb.hpp"

#include <gmock/gmock.h>

namespace rig::io {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

constexpr device::UsbSetup read_state{0xA1, 0x01, 0x0300, 0};
constexpr device::UsbSetup write_state{0x21, 0x09, 0x0300, 0};
constexpr device::UsbSetup nonsense{0xC0, 0x77, 0, 0};

/// Keeps one octet; what is sent to endpoint 1 comes back on endpoint 0x81.
class Drawer final : public device::UsbFunction {
 public:
  device::UsbIdentity identity() const override { return {.vid = 0x16C0, .pid = 0x05DF, .product = "Drawer", .path = "1-2"}; }
  std::optional<Bytes> on_control(const device::UsbSetup& setup, ByteView data, std::size_t) override {
    if (setup == read_state) return Bytes{octet_, 0x55};
    if (setup != write_state) return std::nullopt;
    octet_ = data[0];
    return Bytes{};
  }
  bool on_out(std::uint8_t endpoint, ByteView data) override {
    if (endpoint != 0x01) return false;
    said_.emplace(data.begin(), data.end());
    something_is_ready();
    return true;
  }
  std::optional<Bytes> on_in(std::uint8_t, std::size_t) override { return std::exchange(said_, std::nullopt); }

 private:
  Byte octet_ = 0;
  std::optional<Bytes> said_;
};

struct MemoryUsbCable : ::testing::Test {
  Loop loop{TimeMode::virtual_time};
  Drawer drawer;
  MemoryUsb cable{loop, drawer};
  std::unique_ptr<device::UsbDevice> device = cable.open();
  std::vector<std::string> told;

  device::UsbDevice::Done tell(std::string what) {
    return [this, what](const Result<Bytes>& done) {
      told.push_back(what + ": " + (done.has_error() ? describe(done.error()) : to_hex(*done, " ")));
    };
  }
};

TEST_F(MemoryUsbCable, CarriesControlTransfersInAMillisecondEach) {
  const Byte octet = 0x2A;
  device->control_out(write_state, ByteView(&octet, 1), 1s, tell("write"));
  device->control_in(read_state, 1, 1s, tell("read"));
  EXPECT_THAT(told, ElementsAre());
  loop.run();
  EXPECT_THAT(told, ElementsAre("write: ", "read: 2A"));
  EXPECT_EQ(loop.now(), TimePoint(1ms));
}

TEST_F(MemoryUsbCable, TellsARefusal) {
  device->control_in(nonsense, 8, 1s, tell("read"));
  loop.run();
  EXPECT_THAT(told, ElementsAre("read: the device refused the request (STALL) (unsupported)"));
}

TEST_F(MemoryUsbCable, WaitsUntilTheDeviceHasSomethingToSay) {
  const Bytes words{1, 2, 3};
  device->transfer_in(0x81, 64, 1s, tell("in"));
  loop.arm(loop.now() + 100ms, [&] { device->transfer_out(0x01, words, 1s, tell("out")); });
  loop.run();
  EXPECT_THAT(told, ElementsAre("out: ", "in: 01 02 03"));
  EXPECT_EQ(loop.now(), TimePoint(102ms));
}

TEST_F(MemoryUsbCable, GivesUpWhenTheDeviceStaysSilent) {
  device->transfer_in(0x81, 64, 250ms, tell("in"));
  loop.run();
  EXPECT_THAT(told, ElementsAre("in: 1-2 (16c0:05df Drawer): the device had nothing to say in time (timeout)"));
  EXPECT_EQ(loop.now(), TimePoint(250ms));
}

TEST_F(MemoryUsbCable, TellsEveryTransferThatTheDeviceWasUnpluggedThenTheAdapter) {
  device->on_lost([&](const Error& error) { told.push_back(describe(error)); });
  device->transfer_in(0x81, 64, 1s, tell("in"));
  cable.cut();
  loop.run();
  device->control_in(read_state, 1, 1s, tell("later"));
  loop.run();
  EXPECT_THAT(told, ElementsAre("in: 1-2 (16c0:05df Drawer): unplugged (port_lost)", "1-2 (16c0:05df Drawer): unplugged (port_lost)",
                                "later: 1-2 (16c0:05df Drawer): unplugged (port_lost)"));
}

TEST_F(MemoryUsbCable, WorksAgainWhenItIsPluggedInAgain) {
  cable.cut();
  loop.run();
  device.reset();
  cable.plug_in_again();
  device = cable.open();
  device->control_in(read_state, 2, 1s, tell("read"));
  loop.run();
  EXPECT_THAT(told, ElementsAre("read: 00 55"));
}

TEST_F(MemoryUsbCable, ForgetsTransfers) {
  device->transfer_in(0x81, 64, 1s, tell("in"));
  device->forget_transfers();
  loop.run();
  EXPECT_THAT(told, ElementsAre());
}

}  // namespace
}  // namespace rig::io
