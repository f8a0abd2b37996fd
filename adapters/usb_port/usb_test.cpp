// SPDX-License-Identifier: Apache-2.0
//
// The port under the real libusb, with the kernel and the device behind it mocked.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>

#include "adapters/usb_port/adapter.hpp"
#include "adapters/usb_port/identity.hpp"
#include "adapters/usb_port/mock_usb.hpp"

namespace rig::usb_port {
namespace {

using namespace std::chrono_literals;
using device::UsbIdentity;
using device::UsbSetup;
using ::testing::ElementsAre;

constexpr UsbSetup read_state{0xA1, 0x01, 0x0300, 0};
constexpr UsbSetup write_state{0x21, 0x09, 0x0300, 0};
constexpr UsbSetup nonsense{0xC0, 0x77, 0, 0};

/// Keeps one octet; what is sent to endpoint 1 comes back on endpoint 0x81. It refuses everything on endpoint 2.
class Drawer final : public device::UsbFunction {
 public:
  explicit Drawer(UsbIdentity identity) : identity_(std::move(identity)) {}
  UsbIdentity identity() const override { return identity_; }
  std::optional<Bytes> on_control(const UsbSetup& setup, ByteView data, std::size_t) override {
    if (setup == read_state) return Bytes{octet_, 0x55};
    if (setup != write_state) return std::nullopt;
    octet_ = data[0];
    return Bytes{};
  }
  bool on_out(std::uint8_t endpoint, ByteView data) override {
    if (endpoint == 0x01) said_.emplace_back(data.begin(), data.end());
    return endpoint == 0x01;
  }
  std::optional<Bytes> on_in(std::uint8_t, std::size_t) override {
    if (said_.empty()) return std::nullopt;
    Bytes first = std::move(said_.front());
    said_.erase(said_.begin());
    return first;
  }

 private:
  UsbIdentity identity_;
  Byte octet_ = 0;
  std::vector<Bytes> said_;
};

UsbIdentity board_at(const std::string& path) {
  return {.vid = 0x16C0, .pid = 0x05DF, .manufacturer = "www.dcttech.com", .product = "USBRelay2", .path = path};
}

struct Usb : ::testing::Test {
  io::Loop loop{io::TimeMode::real};
  serial_port::MockTtyBed bed;
  Drawer drawer{board_at("1-1.3")};
  MockUsb plug{bed, drawer, {.endpoints = {{0x81}, {0x01}, {0x02, EndpointKind::bulk}}}};
  std::unique_ptr<UsbPort> port;
  std::vector<std::string> told;
  io::Signal news;

  std::string open(const std::string& path = "1-1.3") {
    auto opened = UsbPort::open(loop, path);
    if (opened.has_error()) return describe(opened.error());
    port = std::move(*opened);
    return "open";
  }
  device::UsbDevice::Done tell(const std::string& what) {
    return [this, what](const Result<Bytes>& done) {
      note(what + ": " + (done.has_error() ? describe(done.error()) : to_hex(*done, " ")));
    };
  }
  void note(std::string text) {
    told.push_back(std::move(text));
    news.notify();
  }
  std::vector<std::string> wait_for(std::size_t count) {
    EXPECT_TRUE(
        loop.wait_until(news, Deadline::after(loop.now(), 10s), [&] { return told.size() >= count; }).has_value());
    return std::exchange(told, {});
  }
  std::string write(Byte octet) {
    port->control_out(write_state, ByteView(&octet, 1), 5s, tell("write"));
    return wait_for(1).front();
  }
  std::string read() {
    port->control_in(read_state, 2, 5s, tell("read"));
    return wait_for(1).front();
  }
};

TEST_F(Usb, TellsWhatIsPluggedInWhere) {
  const auto found = identity("1-1.3");
  ASSERT_TRUE(found.has_value()) << describe(found.error());
  EXPECT_EQ(*found, board_at("1-1.3"));
  EXPECT_EQ(open(), "open");
  EXPECT_EQ(port->identity(), board_at("1-1.3"));
  EXPECT_EQ(port->name(), "1-1.3 (16c0:05df USBRelay2)");
}

TEST_F(Usb, CarriesControlTransfersBothWays) {
  EXPECT_EQ(open(), "open");
  EXPECT_EQ(write(0x2A), "write: ");
  EXPECT_EQ(read(), "read: 2A 55");
  port->control_in(read_state, 1, 5s, tell("one octet"));
  EXPECT_THAT(wait_for(1), ElementsAre("one octet: 2A"));
}

TEST_F(Usb, TellsTransfersInTheOrderTheyWereBegun) {
  EXPECT_EQ(open(), "open");
  const Byte octet = 7;
  for (const char* name : {"1", "2", "3", "4"}) {
    port->control_out(write_state, ByteView(&octet, 1), 5s, tell(std::string("write ") + name));
    port->control_in(read_state, 1, 5s, tell(std::string("read ") + name));
  }
  EXPECT_THAT(wait_for(8), ElementsAre("write 1: ", "read 1: 07", "write 2: ", "read 2: 07", "write 3: ", "read 3: 07",
                                       "write 4: ", "read 4: 07"));
}

TEST_F(Usb, TellsARefusal) {
  EXPECT_EQ(open(), "open");
  port->control_in(nonsense, 8, 5s, tell("read"));
  EXPECT_THAT(wait_for(1), ElementsAre("read: the device refused the request (STALL) (unsupported)"));
  EXPECT_EQ(write(1), "write: ") << "the next request is served";
}

TEST_F(Usb, ClearsAHaltedEndpoint) {
  EXPECT_EQ(open(), "open");
  port->transfer_out(0x02, Bytes{1, 2}, 5s, tell("out"));
  EXPECT_THAT(wait_for(1), ElementsAre("out: the device refused the request (STALL) (unsupported)"));
  EXPECT_EQ(plug.cleared_halts(), 1u);
}

TEST_F(Usb, WaitsUntilTheDeviceHasSomethingToSay) {
  EXPECT_EQ(open(), "open");
  port->transfer_in(0x81, 64, 5s, tell("first in"));
  port->transfer_in(0x81, 2, 5s, tell("second in"));
  loop.arm(loop.now() + 20ms, [&] {
    port->transfer_out(0x01, Bytes{1, 2, 3}, 5s, tell("out"));
    port->transfer_out(0x01, Bytes{4, 5}, 5s, tell("out"));
  });
  EXPECT_THAT(wait_for(4), ::testing::UnorderedElementsAre("out: ", "out: ", "first in: 01 02 03", "second in: 04 05"));
}

TEST_F(Usb, GivesUpWhenTheDeviceStaysSilent) {
  EXPECT_EQ(open(), "open");
  port->transfer_in(0x81, 64, 30ms, tell("in"));
  EXPECT_THAT(wait_for(1),
              ElementsAre("in: 1-1.3 (16c0:05df USBRelay2): the device had nothing to say in time (timeout)"));
  EXPECT_EQ(plug.waiting(), 0u);
  EXPECT_EQ(write(1), "write: ");
}

TEST_F(Usb, GivesUpOnADeviceThatHangsUntilItIsReset) {
  EXPECT_EQ(open(), "open");
  plug.hang();
  const Byte octet = 1;
  port->control_out(write_state, ByteView(&octet, 1), 30ms, tell("write"));
  port->transfer_out(0x01, ByteView(&octet, 1), 30ms, tell("out"));
  EXPECT_THAT(wait_for(2), ::testing::UnorderedElementsAre(
                               "write: 1-1.3 (16c0:05df USBRelay2): the device did not answer in time (timeout)",
                               "out: 1-1.3 (16c0:05df USBRelay2): the device took nothing in time (timeout)"));
  EXPECT_TRUE(port->reset().has_value());
  EXPECT_EQ(plug.resets(), 1u);
  EXPECT_EQ(plug.driver(), "usbfs") << "claimed again";
  EXPECT_EQ(write(0x11), "write: ");
}

TEST_F(Usb, TellsEveryTransferThatTheDeviceWasUnpluggedThenTheAdapter) {
  EXPECT_EQ(open(), "open");
  port->on_lost([this](const Error& error) { note(describe(error)); });
  port->transfer_in(0x81, 64, 5s, tell("first"));
  port->transfer_in(0x81, 64, 5s, tell("second"));
  loop.arm(loop.now() + 10ms, [this] { plug.unplug(); });
  EXPECT_THAT(wait_for(3), ElementsAre("first: 1-1.3 (16c0:05df USBRelay2): unplugged (port_lost)",
                                       "second: 1-1.3 (16c0:05df USBRelay2): unplugged (port_lost)",
                                       "1-1.3 (16c0:05df USBRelay2): unplugged (port_lost)"));
  EXPECT_EQ(read(), "read: 1-1.3 (16c0:05df USBRelay2): unplugged (port_lost)");
  loop.run();
  EXPECT_THAT(told, ElementsAre()) << "told once, and a loop with a lost port ends";
}

TEST_F(Usb, NoticesTheLossOfADeviceThatIsNotSpokenTo) {
  EXPECT_EQ(open(), "open");
  plug.unplug();
  loop.run();
  port->on_lost([this](const Error& error) { note(describe(error)); });
  EXPECT_THAT(wait_for(1), ElementsAre("1-1.3 (16c0:05df USBRelay2): unplugged (port_lost)"));
  EXPECT_EQ(describe(port->reset().error()), "1-1.3 (16c0:05df USBRelay2): unplugged (port_lost)");
}

TEST_F(Usb, WorksAgainWhenItIsPluggedInAgain) {
  EXPECT_EQ(open(), "open");
  EXPECT_EQ(write(0x2A), "write: ");
  plug.unplug();
  loop.run();
  EXPECT_EQ(open(), "1-1.3: no such USB device; none is plugged in (not_found)");
  plug.plug();
  EXPECT_EQ(open(), "open") << "while the lost port is still held";
  EXPECT_EQ(read(), "read: 2A 55");
}

TEST_F(Usb, CallsOffWhatIsUnderWayWhenItIsClosed) {
  EXPECT_EQ(open(), "open");
  port->transfer_in(0x81, 64, 600s, tell("in"));
  port.reset();
  EXPECT_EQ(plug.waiting(), 0u);
  loop.run();
  EXPECT_THAT(told, ElementsAre());
}

TEST_F(Usb, ForgetsTransfers) {
  EXPECT_EQ(open(), "open");
  port->transfer_in(0x81, 64, 20ms, tell("in"));
  port->forget_transfers();
  port->transfer_in(0x81, 64, 40ms, tell("later"));
  EXPECT_THAT(wait_for(1),
              ElementsAre("later: 1-1.3 (16c0:05df USBRelay2): the device had nothing to say in time (timeout)"));
}

TEST_F(Usb, LetsNoForgottenTransferTakeTheNextAnswer) {
  EXPECT_EQ(open(), "open");
  port->transfer_in(0x81, 64, 5s, tell("in"));
  port->forget_transfers();
  const Byte octet = 7;
  port->transfer_out(0x01, ByteView(&octet, 1), 5s, tell("out"));
  EXPECT_THAT(wait_for(1), ElementsAre("out: "));
  port->transfer_in(0x81, 64, 5s, tell("later"));
  EXPECT_THAT(wait_for(1), ElementsAre("later: 07"));
}

TEST_F(Usb, TakesTheInterfaceFromTheKernelAndGivesItBack) {
  EXPECT_EQ(driver_of("1-1.3", 0), "usbhid");
  EXPECT_EQ(open(), "open");
  EXPECT_EQ(driver_of("1-1.3", 0), "usbfs");
  port.reset();
  EXPECT_EQ(driver_of("1-1.3", 0), "usbhid");
}

TEST_F(Usb, SaysWhichDriverDoesNotLetGo) {
  plug.hold("ftdi_sio");
  const TimePoint before = loop.now();
  EXPECT_EQ(open(),
            "1-1.3 (16c0:05df USBRelay2): interface 0 is kept by the kernel driver ftdi_sio, which does not let go "
            "(port_busy)");
  EXPECT_GE(loop.now() - before, 1s);
}

TEST_F(Usb, WaitsForAProgramThatHasTheInterfaceForAMomentOnly) {
  auto first = UsbPort::open(loop, "1-1.3");
  ASSERT_TRUE(first.has_value());
  loop.arm(loop.now() + 120ms, [&] { first->reset(); });
  EXPECT_EQ(open(), "open");
  EXPECT_EQ(describe(UsbPort::open(loop, "1-1.3").error()),
            "1-1.3 (16c0:05df USBRelay2): interface 0 is in use by another program (port_busy)");
}

TEST_F(Usb, NamesTheProgramThatHasTheInterface) {
  plug.hold("usbfs");
  const pid_t child = fork();
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", ("exec sleep 60 < $UMOCKDEV_DIR" + plug.node()).c_str(), nullptr);
    _exit(1);
  }
  EXPECT_EQ(open(), "1-1.3 (16c0:05df USBRelay2): interface 0 is in use by sleep (process " + std::to_string(child) +
                        ") (port_busy)");
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
}

TEST_F(Usb, LeavesAHubToItsDriver) {
  Drawer hub(UsbIdentity{.vid = 0x0424, .pid = 0x2514, .product = "Hub", .path = "1-2"});
  const MockUsb hub_plug(bed, hub, {.device_class = 9, .interface_class = 9, .kernel_driver = "hub"});
  EXPECT_EQ(open("1-2"), "open");
  EXPECT_EQ(hub_plug.driver(), "hub");
  EXPECT_EQ(read(), "read: 00 55");
  port.reset();
}

TEST_F(Usb, TellsTwoEqualBoardsApartByTheirSocket) {
  Drawer other_drawer(board_at("1-1.4"));
  const MockUsb other_plug(bed, other_drawer, {});
  auto other = UsbPort::open(loop, "1-1.4");
  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(open(), "open");
  EXPECT_EQ(write(0x2A), "write: ");
  (*other)->control_in(read_state, 1, 5s, tell("other"));
  EXPECT_THAT(wait_for(1), ElementsAre("other: 00"));
  EXPECT_EQ(describe(UsbPort::open(loop, UsbIdentity{.vid = 0x16C0, .product = "USBRelay2"}).error()),
            "16c0:0000 USBRelay2: several USB devices fit, name one by its path: 1-1.3 (16c0:05df USBRelay2); "
            "1-1.4 (16c0:05df USBRelay2) (usage)");
}

TEST_F(Usb, FindsADeviceByWhatItSaysOfItself) {
  Drawer meter(UsbIdentity{.vid = 0x0483, .pid = 0x5740, .product = "Meter", .serial = "M42"});
  const MockUsb meter_plug(bed, meter, {.path = "1-4"});
  const auto opened = UsbPort::open(loop, UsbIdentity{.serial = "M42"});
  ASSERT_TRUE(opened.has_value()) << describe(opened.error());
  EXPECT_EQ((*opened)->name(), "1-4 (0483:5740 Meter, serial M42)");
  EXPECT_EQ(open("1-9"),
            "1-9: no such USB device; plugged in: 1-1.3 (16c0:05df USBRelay2); 1-4 (0483:5740 Meter, serial M42) "
            "(not_found)");
}

}  // namespace
}  // namespace rig::usb_port
