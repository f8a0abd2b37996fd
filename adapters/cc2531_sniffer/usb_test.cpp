// SPDX-License-Identifier: Apache-2.0
//
// The adapter over the real libusb, with the kernel and the stick behind it mocked, in real time.
#include <gmock/gmock.h>

#include "adapters/cc2531_sniffer/adapter.hpp"
#include "adapters/cc2531_sniffer/twin.hpp"
#include "adapters/usb_port/adapter.hpp"
#include "adapters/usb_port/mock_usb.hpp"

namespace rig::cc2531_sniffer {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;

constexpr sim::Network han{.pan_id = 0x1A62, .extended_pan_id = 0xD0C0B0A0, .channel = 15, .open = true};

struct Deaf final : sim::RadioUser {
  void on_frame(const sim::Frame&) override {}
};

struct StickUsb : ::testing::Test {
  io::Loop loop{io::TimeMode::real};
  sim::Air air{loop, {}, Rng(1)};
  Deaf nobody;
  sim::Radio hub{air, Eui64{0x00DB1234567890A2}, nobody, {.coordinator = true}};
  sim::Radio meter{air, Eui64{0x00DB1234567890A4}, nobody};
  serial_port::MockTtyBed bed;
  Cc2531Twin twin{loop, air, {.rssi_dbm = -61}, Rng(7)};
  usb_port::MockUsb plug{bed, twin, {.path = "1-2", .endpoints = {{0x83, usb_port::EndpointKind::bulk}}, .interface_class = 0xFF, .kernel_driver = ""}};
  std::unique_ptr<usb_port::UsbPort> port;
  std::unique_ptr<Cc2531Sniffer> stick;
  std::size_t frames = 0;
  std::vector<std::string> lost;
  io::Signal news;

  StickUsb() {
    for (sim::Radio* radio : {&hub, &meter}) radio->set_on(true);
    hub.enter(han, NodeId{0});
    meter.enter(han, NodeId{0x3344});
  }
  void open() {
    stick.reset();
    port.reset();
    port = *usb_port::UsbPort::open(loop, "1-2");
    stick = std::make_unique<Cc2531Sniffer>(loop, *port, "ears");
    stick->listen({[this](const device::SniffedFrame& frame) {
                     EXPECT_EQ(frame.rssi_dbm, std::int8_t{-61});
                     ++frames;
                     news.notify();
                   },
                   [this](const Error& error) {
                     lost.push_back(describe(error));
                     news.notify();
                   }});
  }
  Deadline soon() const { return Deadline::after(loop.now(), 10s); }
  bool wait_for(const std::function<bool()>& ready) { return loop.wait_until(news, soon(), ready).has_value(); }
  /// A message and its acknowledgement.
  void talk() { hub.send({.destination = NodeId{0x3344}, .cluster = 0x0019, .payload = device::ApsPayload(3, Byte{0xAB})}, {}); }
};

TEST_F(StickUsb, HearsWhatIsSaidAndIsStoppedAgain) {
  open();
  const auto started = stick->start(15, soon());
  ASSERT_TRUE(started.has_value()) << describe(started.error());
  talk();
  EXPECT_TRUE(wait_for([&] { return frames >= 2; })) << frames;
  EXPECT_TRUE(stick->stop(soon()).has_value());
  EXPECT_THAT(lost, IsEmpty());
}

TEST_F(StickUsb, TellsThatItWasUnpluggedAndHearsAgainOnceItIsBack) {
  open();
  ASSERT_TRUE(stick->start(15, soon()).has_value());
  plug.unplug();
  ASSERT_TRUE(wait_for([&] { return !lost.empty(); }));
  EXPECT_EQ(stick->start(15, soon()).error().code, ErrorCode::port_lost);
  twin.power_cycle();
  plug.plug();
  open();
  const auto started = stick->start(15, soon());
  ASSERT_TRUE(started.has_value()) << describe(started.error());
  talk();
  EXPECT_TRUE(wait_for([&] { return frames >= 2; })) << frames;
  EXPECT_EQ(lost.size(), 1u);
}

}  // namespace
}  // namespace rig::cc2531_sniffer
