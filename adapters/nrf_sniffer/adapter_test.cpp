// SPDX-License-Identifier: Apache-2.0
#include "adapters/nrf_sniffer/adapter.hpp"

#include <gmock/gmock.h>

#include "adapters/nrf_sniffer/twin.hpp"
#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/twin.hpp"
#include "rig/io/memory_stream.hpp"
#include "rig/proto/air_frame/mac.hpp"

namespace rig::nrf_sniffer {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr sim::Network han{.pan_id = 0x1A62, .extended_pan_id = 0xD0C0B0A0, .channel = 15, .open = true};

struct Deaf final : sim::RadioUser {
  void on_frame(const sim::Frame&) override {}
};

std::string type_of(ByteView psdu) {
  const auto frame = wire::decode<air_frame::MacFrame>(psdu);
  if (frame.has_error()) return std::string(wire::name(frame.error()));
  return (frame->type == air_frame::MacType::data ? "data " : "ack ") + std::to_string(frame->sequence);
}

/// A hub and a meter that talk on channel 15, and a board on a line beside them, in virtual time.
struct Board : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  io::MemoryLine line{loop, "line", {.baud = default_baud}};
  sim::Air air{loop, {}, Rng(1)};
  Deaf nobody;
  sim::Radio hub{air, Eui64{0x00DB1234567890A2}, nobody, {.coordinator = true}};
  sim::Radio meter{air, Eui64{0x00DB1234567890A4}, nobody};
  std::optional<NrfTwin> twin;
  std::optional<NrfSniffer> board;
  std::vector<device::SniffedFrame> heard;
  std::vector<std::string> types, lost;

  Board() {
    for (sim::Radio* radio : {&hub, &meter}) radio->set_on(true);
    hub.enter(han, NodeId{0});
    meter.enter(han, NodeId{0x3344});
  }
  void plug(const TwinSettings& settings = {}) {
    twin.emplace(loop, line.twin_end(), air, settings);
    connect();
  }
  void connect() {
    board.emplace(loop, line.host_end(), "ears");
    board->listen({[this](const device::SniffedFrame& frame) {
                     heard.push_back(frame);
                     types.push_back(type_of(frame.psdu));
                   },
                   [this](const Error& error) { lost.push_back(describe(error)); }});
  }
  std::string start(std::uint8_t channel = 15, Duration allowance = 5s) {
    const auto done = board->start(channel, Deadline::after(loop.now(), allowance));
    return done.has_value() ? "started" : describe(done.error());
  }
  std::string stop() {
    const auto done = board->stop(Deadline::after(loop.now(), 5s));
    return done.has_value() ? "stopped" : describe(done.error());
  }
  void wait(Duration duration) { ASSERT_TRUE(loop.sleep(duration).has_value()); }
  void send(std::size_t size = 3) {
    hub.send({.destination = NodeId{0x3344}, .cluster = 0x0019, .payload = device::ApsPayload(size, Byte{0xAB})}, {});
    wait(100ms);
  }
};

struct BothFirmwares : Board, ::testing::WithParamInterface<bool> {};
INSTANTIATE_TEST_SUITE_P(Nrf, BothFirmwares, ::testing::Bool(), [](const auto& row) { return row.param ? "of_2018" : "of_the_sdk"; });

TEST_P(BothFirmwares, HearAMessageAndItsAcknowledgement) {
  plug({.rssi_dbm = -61, .lqi = 128, .old_firmware = GetParam()});
  EXPECT_EQ(start(), "started");
  send(82);
  ASSERT_THAT(types, ElementsAre("data 1", "ack 1"));
  EXPECT_EQ(heard[0].channel, 15);
  EXPECT_EQ(heard[0].rssi_dbm, std::int8_t{-61});
  EXPECT_EQ(heard[0].lqi, std::uint8_t{128});
  EXPECT_TRUE(heard[0].fcs_ok);
  ASSERT_TRUE(heard[0].device_time && heard[1].device_time);
  EXPECT_EQ(*heard[1].device_time - *heard[0].device_time, 6 * 32us + 127 * 32us + 192us) << "the frame's own time on the air, and the turn";
}

TEST_P(BothFirmwares, KeepTheirClockRisingWhenItStartsAgain) {
  plug({.old_firmware = GetParam(), .clock_start = 4'294'967'100us});
  EXPECT_EQ(start(), "started");
  send();
  wait(1s);
  send();
  ASSERT_THAT(heard, SizeIs(4));
  EXPECT_NEAR(static_cast<double>((*heard[2].device_time - *heard[0].device_time).count()), 1.1e9, 1e7);
  wait(3h);
  send();
  EXPECT_NEAR(static_cast<double>((*heard[4].device_time - *heard[2].device_time).count()), 10800.1e9, 1e7);
}

TEST_P(BothFirmwares, GoOverToAnotherChannelAndStop) {
  plug({.old_firmware = GetParam()});
  EXPECT_EQ(start(20), "started");
  send();
  EXPECT_THAT(types, IsEmpty());
  EXPECT_EQ(start(15), "started");
  send();
  EXPECT_EQ(stop(), "stopped");
  send();
  EXPECT_EQ(stop(), "stopped");
  EXPECT_THAT(types, ElementsAre("data 2", "ack 2"));
}

TEST_P(BothFirmwares, AreFoundToBeSomethingElse) {
  plug({.old_firmware = GetParam(), .other_firmware = true});
  EXPECT_EQ(start(), "sniffer ears: it does not know \"sleep\"; is the nRF 802.15.4 sniffer firmware on it? (refused)");
}

TEST_F(Board, SaysWhatItIs) {
  plug();
  EXPECT_EQ(board->describe(), "nRF 802.15.4 sniffer, firmware not asked yet");
  EXPECT_EQ(start(), "started");
  EXPECT_EQ(board->describe(), "nRF 802.15.4 sniffer, firmware of the nRF Connect SDK");
  plug({.old_firmware = true});
  EXPECT_EQ(start(), "started");
  EXPECT_EQ(board->describe(), "nRF 802.15.4 sniffer, firmware without a prompt");
}

TEST_F(Board, RefusesChannelsThatThereAreNot) {
  plug();
  EXPECT_EQ(start(10), "sniffer ears: there are channels 11 to 26, not 10 (limit_reached)");
  EXPECT_EQ(start(27), "sniffer ears: there are channels 11 to 26, not 27 (limit_reached)");
}

TEST_F(Board, FindsFramesBehindGarbage) {
  plug({.garbage = "00 FF 0A 1B 5B 33"_hex});
  EXPECT_EQ(start(), "started");
  send();
  EXPECT_THAT(types, ElementsAre("data 1", "ack 1"));
}

TEST_F(Board, DoesNotAnswer) {
  plug({.silent = true});
  EXPECT_EQ(start(), "sniffer ears: it did not answer to \"sleep\" (timeout)");
  EXPECT_EQ(loop.now(), TimePoint(1s));
}

TEST_F(Board, AnswersSomethingElse) {
  plug({.chatter = "43 48 31 3A 4F 4E 07 0D 0A"_hex});
  EXPECT_EQ(start(),
            "sniffer ears: it answered \"CH1:ON.\" to \"sleep\", where the nRF 802.15.4 sniffer firmware echoes (protocol_violation)");
}

TEST_F(Board, IsStartedInTheMiddleOfACaptureOfSomebodyElse) {
  plug();
  EXPECT_EQ(start(), "started");
  connect();
  for (int i = 0; i < 20; ++i)
    hub.send({.destination = NodeId{0x3344}, .cluster = 0x0019, .payload = device::ApsPayload(60, Byte{0xAB})}, {});
  wait(30ms);
  EXPECT_THAT(types, IsEmpty()) << "nobody asked for these";
  EXPECT_EQ(start(), "started");
  types.clear();
  send();
  EXPECT_THAT(types, ElementsAre("data 21", "ack 21"));
}

TEST_F(Board, ForgetsHalfALineThatSomebodyLeft) {
  plug();
  line.host_end().write(as_bytes("chann"));
  EXPECT_EQ(start(), "started");
}

TEST_F(Board, IsLostOnceWhenItIsUnplugged) {
  plug();
  EXPECT_EQ(start(), "started");
  line.cut();
  wait(1s);
  EXPECT_THAT(lost, ElementsAre("line: the line was cut (port_lost)"));
  EXPECT_EQ(start(), "line: the line was cut (port_lost)");
  EXPECT_EQ(stop(), "line: the line was cut (port_lost)");
}

TEST_F(Board, IsUnpluggedWhileItStarts) {
  plug({.silent = true});
  loop.arm(TimePoint(500ms), [this] { line.cut(); });
  EXPECT_EQ(start(), "line: the line was cut (port_lost)");
  EXPECT_EQ(loop.now(), TimePoint(500ms));
}

TEST_F(Board, StartsAfreshWhenItIsPluggedInAgain) {
  plug();
  EXPECT_EQ(start(), "started");
  line.cut();
  wait(1s);
  line.plug_in_again();
  twin->power_cycle();
  connect();
  send();
  EXPECT_THAT(types, IsEmpty()) << "nobody started it yet";
  EXPECT_EQ(start(), "started");
  send();
  EXPECT_THAT(types, ElementsAre("data 2", "ack 2"));
}

TEST_F(Board, KeepsToTheDeadline) {
  plug();
  EXPECT_EQ(start(15, 0s), "sniffer ears: the deadline passed before \"sleep\" (timeout)");
}

TEST(NrfCommands, AreThoseOfTheFirmware) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine line(loop, "line");
  std::string typed_text;
  line.twin_end().listen({[&](ByteView bytes) {
                            typed_text += as_text(bytes);
                            line.twin_end().write(bytes);
                          },
                          {}});
  NrfSniffer board(loop, line.host_end(), "ears");
  ASSERT_TRUE(board.start(23, Deadline::after(loop.now(), 5s)).has_value());
  ASSERT_TRUE(board.stop(Deadline::after(loop.now(), 5s)).has_value());
  EXPECT_EQ(typed_text, "\r\nsleep\r\nchannel 23\r\nreceive\r\nsleep\r\n");
}

TEST(NrfOnAPty, HearsInRealTime) {
  io::Loop loop(io::TimeMode::real);
  auto far = *serial_port::PtyTwin::create(loop, "board");
  sim::Air air(loop, {.radio_time = false}, Rng(1));
  Deaf nobody;
  sim::Radio hub(air, Eui64{0x00DB1234567890A2}, nobody, {.coordinator = true});
  hub.set_on(true);
  hub.enter(han, NodeId{0});
  NrfTwin twin(loop, *far, air, {});
  const auto port = *serial_port::SerialPort::open(loop, far->slave_path(), {.baud = default_baud});
  NrfSniffer board(loop, *port, "ears");
  std::vector<std::string> types;
  io::Signal news;
  board.listen({[&](const device::SniffedFrame& frame) {
                  types.push_back(type_of(frame.psdu));
                  news.notify();
                },
                {}});
  const auto soon = Deadline::after(loop.now(), 10s);
  ASSERT_TRUE(board.start(15, soon).has_value());
  hub.send({.destination = NodeId{0xFFFD}, .payload = device::ApsPayload(3, Byte{0xAB})}, {});
  ASSERT_TRUE(loop.wait_until(news, soon, [&] { return !types.empty(); }).has_value());
  EXPECT_THAT(types, ElementsAre("data 1"));
  EXPECT_TRUE(board.stop(soon).has_value());
}

}  // namespace
}  // namespace rig::nrf_sniffer
