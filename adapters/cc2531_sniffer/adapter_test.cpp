// SPDX-License-Identifier: Apache-2.0
#include "adapters/cc2531_sniffer/adapter.hpp"

#include <gmock/gmock.h>

#include "adapters/cc2531_sniffer/twin.hpp"
#include "rig/io/memory_usb.hpp"
#include "rig/proto/air_frame/mac.hpp"

namespace rig::cc2531_sniffer {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr sim::Network han{.pan_id = 0x1A62, .extended_pan_id = 0xD0C0B0A0, .channel = 15, .open = true};

struct Deaf final : sim::RadioUser {
  void on_frame(const sim::Frame&) override {}
};

/// A hub and a meter that talk on channel 15, and a stick on a USB cable beside them, in virtual time.
struct Stick : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  sim::Air air{loop, {}, Rng(1)};
  Deaf nobody;
  sim::Radio hub{air, Eui64{0x00DB1234567890A2}, nobody, {.coordinator = true}};
  sim::Radio meter{air, Eui64{0x00DB1234567890A4}, nobody};
  std::optional<Cc2531Twin> twin;
  std::optional<io::MemoryUsb> cable;
  std::unique_ptr<device::UsbDevice> usb;
  std::optional<Cc2531Sniffer> stick;
  struct Heard {
    device::SniffedFrame frame;
    Bytes psdu;
  };
  std::vector<Heard> heard;
  std::vector<std::string> lost;

  Stick() {
    for (sim::Radio* radio : {&hub, &meter}) radio->set_on(true);
    hub.enter(han, NodeId{0});
    meter.enter(han, NodeId{0x3344});
  }
  ~Stick() override {
    stick.reset();
    usb.reset();
    cable.reset();
  }
  void plug(const TwinSettings& settings = {}) {
    twin.emplace(loop, air, settings, Rng(7));
    cable.emplace(loop, *twin);
    connect();
  }
  void connect() {
    stick.reset();
    usb.reset();
    usb = cable->open();
    stick.emplace(loop, *usb, "ears");
    stick->listen({[this](const device::SniffedFrame& frame) {
                     heard.push_back({frame, {frame.psdu.begin(), frame.psdu.end()}});
                   },
                   [this](const Error& error) { lost.push_back(describe(error)); }});
  }
  std::string start(std::uint8_t channel = 15, Duration allowance = 5s) {
    const auto done = stick->start(channel, Deadline::after(loop.now(), allowance));
    return done.has_value() ? "started" : describe(done.error());
  }
  std::string stop() {
    const auto done = stick->stop(Deadline::after(loop.now(), 5s));
    return done.has_value() ? "stopped" : describe(done.error());
  }
  void wait(Duration duration) { ASSERT_TRUE(loop.sleep(duration).has_value()); }
  void send(std::size_t size = 3) {
    hub.send({.destination = NodeId{0x3344}, .cluster = 0x0019, .payload = device::ApsPayload(size, Byte{0xAB})}, {});
    wait(50ms);
  }
  std::string type_of(const Heard& one) const {
    const auto frame = wire::decode<air_frame::MacFrame>(one.psdu);
    if (frame.has_error()) return std::string(wire::name(frame.error()));
    return (frame->type == air_frame::MacType::data ? "data " : "ack ") + std::to_string(frame->sequence);
  }
  std::vector<std::string> types() const {
    std::vector<std::string> all;
    for (const Heard& one : heard) all.push_back(type_of(one));
    return all;
  }
};

TEST_F(Stick, HearsAMessageAndItsAcknowledgement) {
  plug({.rssi_dbm = -61, .correlation = 80});
  EXPECT_EQ(start(), "started");
  send();
  ASSERT_THAT(types(), ElementsAre("data 1", "ack 1"));
  const device::SniffedFrame& frame = heard[0].frame;
  EXPECT_EQ(frame.channel, 15);
  EXPECT_EQ(frame.rssi_dbm, std::int8_t{-61});
  EXPECT_EQ(frame.lqi, std::uint8_t{127});
  EXPECT_TRUE(frame.fcs_ok);
  ASSERT_TRUE(frame.device_time && heard[1].frame.device_time);
  EXPECT_GT(*heard[1].frame.device_time, *frame.device_time);
}

TEST_F(Stick, SaysWhatItIs) {
  plug();
  EXPECT_EQ(stick->describe(), "CC2531 USB Dongle, firmware not asked yet");
  EXPECT_EQ(start(), "started");
  EXPECT_EQ(stick->describe(), "CC2531 USB Dongle, firmware 00 05 31 25 01 04 80 00");
}

TEST_F(Stick, RefusesChannelsThatThereAreNot) {
  plug();
  EXPECT_EQ(start(10), "sniffer ears: there are channels 11 to 26, not 10 (limit_reached)");
  EXPECT_EQ(start(27), "sniffer ears: there are channels 11 to 26, not 27 (limit_reached)");
}

TEST_F(Stick, HearsNothingOnAnotherChannel) {
  plug();
  EXPECT_EQ(start(20), "started");
  send();
  EXPECT_THAT(heard, IsEmpty());
  EXPECT_EQ(start(15), "started");
  send();
  EXPECT_THAT(types(), ElementsAre("data 2", "ack 2"));
}

TEST_F(Stick, HearsNothingAfterAStop) {
  plug();
  EXPECT_EQ(start(), "started");
  EXPECT_EQ(stop(), "stopped");
  send();
  wait(30s);
  EXPECT_THAT(heard, IsEmpty());
  EXPECT_THAT(lost, IsEmpty()) << "a stick that captures nothing gives no sign of life";
  EXPECT_EQ(stop(), "stopped");
}

TEST_F(Stick, PutsPacketsTogetherThatComeInManyTransfers) {
  plug({.longest_transfer = 7});
  EXPECT_EQ(start(), "started");
  send(60);
  EXPECT_THAT(types(), ElementsAre("data 1", "ack 1"));
  EXPECT_EQ(heard[0].psdu.size(), 9u + 26 + 8 + 60);
}

TEST_F(Stick, FindsPacketsBehindGarbage) {
  plug({.garbage = "FF 00 00 01"_hex});
  EXPECT_EQ(start(), "started");
  send();
  EXPECT_THAT(types(), ElementsAre("data 1", "ack 1"));
}

TEST_F(Stick, TellsFramesWithAWrongFcs) {
  plug({.damaged_rate = 1});
  EXPECT_EQ(start(), "started");
  send();
  ASSERT_THAT(heard, SizeIs(2));
  EXPECT_FALSE(heard[0].frame.fcs_ok);
}

TEST_F(Stick, KeepsItsClockRisingWhenTheTicksStartAgain) {
  plug({.clock_start = 134200ms});
  EXPECT_EQ(start(), "started");
  send();
  wait(1s);
  send();
  ASSERT_THAT(heard, SizeIs(4));
  EXPECT_NEAR(static_cast<double>((*heard[2].frame.device_time - *heard[0].frame.device_time).count()), 1.05e9, 1e7);
  wait(600s);
  send();
  EXPECT_NEAR(static_cast<double>((*heard[4].frame.device_time - *heard[0].frame.device_time).count()), 601.1e9, 1e7);
  EXPECT_THAT(lost, IsEmpty());
}

TEST_F(Stick, WaitsUntilItsRadioHasPower) {
  plug({.power_up = 900ms});
  EXPECT_EQ(start(), "started");
  EXPECT_GE(loop.now(), TimePoint(900ms));
}

TEST_F(Stick, GivesUpOnARadioThatDoesNotPowerUp) {
  plug({.power_up = 1h});
  EXPECT_EQ(start(), "sniffer ears: its radio did not power up in time: the power state is 00, expected 04 (timeout)");
}

TEST_F(Stick, IsNotForBluetooth) {
  plug({.bluetooth = true});
  EXPECT_EQ(start(), "sniffer ears: it is a CC2540, which hears Bluetooth and no ZigBee (unsupported)");
}

TEST_F(Stick, RunsOtherFirmware) {
  plug({.other_firmware = true});
  EXPECT_EQ(start(), "sniffer ears: it refused: identity; is TI's packet sniffer firmware on it? (refused)");
}

TEST_F(Stick, IsLostWhenItGivesNoSignOfLife) {
  plug({.silent = true});
  EXPECT_EQ(start(), "started");
  wait(11s);
  const std::string why =
      "sniffer ears: no sign of life for 10s, where it gives one every two seconds; pull the plug and put it in again (timeout)";
  EXPECT_THAT(lost, ElementsAre(why));
  EXPECT_EQ(start(), why);
  EXPECT_EQ(stop(), why);
}

TEST_F(Stick, LivesThroughADayOfSilence) {
  plug();
  EXPECT_EQ(start(), "started");
  wait(24h);
  EXPECT_THAT(lost, IsEmpty());
}

TEST_F(Stick, IsLostOnceWhenItIsUnplugged) {
  plug();
  EXPECT_EQ(start(), "started");
  cable->cut();
  wait(1s);
  const std::string why = "twin (0451:16ae CC2531 USB Dongle): unplugged (port_lost)";
  EXPECT_THAT(lost, ElementsAre(why));
  EXPECT_EQ(start(), why);
}

TEST_F(Stick, IsUnpluggedWhileItStarts) {
  plug({.power_up = 1s});
  loop.arm(TimePoint(500ms), [this] { cable->cut(); });
  EXPECT_EQ(start(), "twin (0451:16ae CC2531 USB Dongle): unplugged (port_lost)");
  EXPECT_THAT(lost, SizeIs(1));
}

TEST_F(Stick, StartsAfreshWhenItIsPluggedInAgain) {
  plug();
  EXPECT_EQ(start(), "started");
  cable->cut();
  wait(1s);
  send();
  cable->plug_in_again();
  twin->power_cycle();
  connect();
  send();
  EXPECT_THAT(heard, IsEmpty()) << "nobody started it yet";
  EXPECT_EQ(start(), "started");
  send();
  EXPECT_THAT(types(), ElementsAre("data 3", "ack 3"));
}

TEST_F(Stick, KeepsToTheDeadline) {
  plug();
  EXPECT_EQ(start(15, 0s), "sniffer ears: the deadline passed before identity (timeout)");
}

TEST_F(Stick, IsDestroyedWhileItCaptures) {
  plug();
  EXPECT_EQ(start(), "started");
  stick.reset();
  send();
  EXPECT_THAT(heard, IsEmpty());
}

/// The requests themselves, as the programs that README.md names send them.
struct Recorder final : device::UsbFunction {
  device::UsbIdentity identity() const override { return {.vid = 0x0451, .pid = 0x16AE}; }
  std::optional<Bytes> on_control(const device::UsbSetup& setup, ByteView data, std::size_t length) override {
    const Bytes line{setup.request_type, setup.request, static_cast<Byte>(setup.value), static_cast<Byte>(setup.index)};
    said.push_back(to_hex(line, " ") + (setup.device_sends() ? " <" + std::to_string(length) : " >" + to_hex(data, " ")));
    return setup.request == 0xC6 ? Bytes{4} : Bytes{};
  }
  std::vector<std::string> said;
};

TEST(Cc2531Requests, AreThoseOfThePrograms) {
  io::Loop loop(io::TimeMode::virtual_time);
  Recorder recorder;
  io::MemoryUsb cable(loop, recorder);
  const auto usb = cable.open();
  Cc2531Sniffer stick(loop, *usb, "ears");
  ASSERT_TRUE(stick.start(25, Deadline::after(loop.now(), 5s)).has_value());
  ASSERT_TRUE(stick.stop(Deadline::after(loop.now(), 5s)).has_value());
  EXPECT_THAT(recorder.said, ElementsAre("C0 C0 00 00 <256", "40 C5 00 04 >", "C0 C6 00 00 <1", "40 D2 00 00 >19", "40 D2 00 01 >00",
                                         "40 D0 00 00 >", "40 D1 00 00 >", "40 C5 00 00 >"));
}

}  // namespace
}  // namespace rig::cc2531_sniffer
