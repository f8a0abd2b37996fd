// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_hid_relay/adapter.hpp"

#include <gmock/gmock.h>

#include "adapters/lcus_hid_relay/twin.hpp"
#include "rig/adapter/usb_test_kit.hpp"
#include "rig/io/memory_usb.hpp"

namespace rig::lcus_hid_relay {
namespace {

using namespace std::chrono_literals;
using device::RelayState;
using ::testing::ElementsAre;

constexpr Model four{"LCUS-4", 4};

/// A board and its twin on a cable in memory, in virtual time.
struct Board : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  std::vector<std::string> contacts;
  std::optional<LcusHidTwin> twin;
  std::optional<io::MemoryUsb> cable;
  std::unique_ptr<device::UsbDevice> usb;
  std::unique_ptr<LcusHidRelay> board;

  void plug(const Settings& settings, const TwinSettings& quirks = {}) {
    twin.emplace(loop, settings, quirks, [this](unsigned channel, bool closed) {
      contacts.push_back(std::to_string(channel) + (closed ? " closes" : " opens"));
    });
    cable.emplace(loop, *twin);
    open(settings);
  }
  void open(const Settings& settings) {
    usb = cable->open();
    board = *LcusHidRelay::create(loop, *usb, "power", settings);
  }
  ~Board() override {
    board.reset();
    usb.reset();
  }
  std::string set(unsigned channel, RelayState state, Duration allowance = 5s) {
    const auto done = board->set(channel, state, Deadline::after(loop.now(), allowance));
    return done.has_value() ? "done" : describe(done.error());
  }
};

struct EveryModel : Board, ::testing::WithParamInterface<Model> {};
INSTANTIATE_TEST_SUITE_P(LcusHid, EveryModel, ::testing::ValuesIn(models().begin(), models().end()),
                         [](const auto& row) { return "channels_" + std::to_string(row.param.channels); });

TEST_P(EveryModel, SwitchesEveryContactAndNoOther) {
  plug({.model = GetParam()});
  ASSERT_EQ(board->channels(), GetParam().channels);
  for (unsigned channel = 1; channel <= board->channels(); ++channel) {
    EXPECT_EQ(set(channel, RelayState::on), "done");
    for (unsigned other = 1; other <= board->channels(); ++other) EXPECT_EQ(twin->closed(other), other == channel);
    EXPECT_EQ(set(channel, RelayState::off), "done");
  }
  EXPECT_EQ(contacts.size(), 2 * GetParam().channels);
}

TEST_F(Board, RefusesAChannelItDoesNotHave) {
  plug({.model = four});
  EXPECT_EQ(set(0, RelayState::on), "relay power.0: the LCUS-4 has channels 1 to 4 (limit_reached)");
  EXPECT_EQ(set(5, RelayState::on), "relay power.5: the LCUS-4 has channels 1 to 4 (limit_reached)");
  EXPECT_THAT(contacts, ElementsAre());
}

TEST_F(Board, CannotBeAskedForItsContacts) {
  plug({.model = four});
  EXPECT_FALSE(board->can_read());
  EXPECT_EQ(describe(board->read(2, Deadline::never()).error()),
            "relay power.2: no way is known to ask an LCUS board with a HID chip for its contacts (unsupported)");
}

TEST_F(Board, CannotShowThatAContactIsStuck) {
  plug({.model = four}, {.stuck_channels = {{1}}});
  EXPECT_EQ(set(1, RelayState::on), "done");
  EXPECT_THAT(contacts, ElementsAre());
}

TEST_F(Board, MayAnswerAnythingButNotNothing) {
  plug({.model = four}, {.garbage = "00"_hex});
  EXPECT_EQ(set(1, RelayState::on), "done");
}

TEST_F(Board, ReportsSilence) {
  plug({.model = four}, {.silent = true});
  EXPECT_EQ(set(1, RelayState::on), "relay power.1: the device did not answer within 1s (timeout)");
  EXPECT_THAT(contacts, ElementsAre("1 closes")) << "what was heard is not known";
}

TEST_F(Board, KeepsTheDeadlineAndDoesNotTakeALateAnswerForTheNext) {
  plug({.model = four}, {.reply_delay = 60ms});
  EXPECT_EQ(set(1, RelayState::on, 40ms), "relay power.1: the deadline passed before the device answered (timeout)");
  EXPECT_EQ(loop.now(), TimePoint(40ms));
  EXPECT_EQ(set(2, RelayState::on), "done");
  EXPECT_EQ(loop.now(), TimePoint(62ms + 100ms + 1ms + 61ms))
      << "the late answer, silence, the command, its own answer";
}

TEST_F(Board, ReportsAStall) {
  plug({.model = four}, {.stalls = true});
  EXPECT_EQ(set(1, RelayState::on), "relay power.1: the device refused the request (STALL) (refused)");
  EXPECT_THAT(contacts, ElementsAre());
}

TEST_F(Board, HasOtherEndpointsWhereTheBenchSaysSo) {
  plug({.model = four, .endpoint_in = 0x82, .endpoint_out = 0x02});
  EXPECT_EQ(set(3, RelayState::on), "done");
  EXPECT_THAT(contacts, ElementsAre("3 closes"));
}

TEST_F(Board, ServesFibersOneAfterAnother) {
  plug({.model = four}, {.reply_delay = 20ms});
  std::vector<std::string> done;
  for (unsigned channel = 1; channel <= 3; ++channel)
    loop.spawn("switcher",
               [&, channel] { done.push_back(std::to_string(channel) + " " + set(channel, RelayState::on)); });
  loop.run();
  EXPECT_THAT(done, ElementsAre("1 done", "2 done", "3 done"));
}

TEST_F(Board, RepeatsTheFirstErrorOnceItWasUnplugged) {
  plug({.model = four}, {.reply_delay = 20ms});
  loop.arm(TimePoint(5ms), [&] { cable->cut(); });
  EXPECT_EQ(set(1, RelayState::on), "twin (5131:2007 HIDRelay): unplugged (port_lost)");
  EXPECT_EQ(set(2, RelayState::on), "twin (5131:2007 HIDRelay): unplugged (port_lost)");
}

TEST_F(Board, ComesBackWithOpenContacts) {
  plug({.model = four});
  EXPECT_EQ(set(1, RelayState::on), "done");
  cable->cut();
  loop.run();
  board.reset();
  usb.reset();
  twin->lose_power();
  cable->plug_in_again();
  open({.model = four});
  EXPECT_EQ(set(2, RelayState::on), "done");
  EXPECT_THAT(contacts, ElementsAre("1 closes", "1 opens", "2 closes"));
}

TEST(LcusHidBoard, IsNotTakenForAnotherDevice) {
  io::Loop loop(io::TimeMode::virtual_time);
  adapter::DeafUsb other({.vid = 0x16C0, .pid = 0x05DF});
  EXPECT_EQ(describe(LcusHidRelay::create(loop, other, "power", {.model = four}).error()),
            "relay power: expected an LCUS board with a HID chip (5131:2007), found deaf (refused)");
}

TEST(LcusHidBoard, MayNotAnswerWithAnEmptyReport) {
  io::Loop loop(io::TimeMode::virtual_time);
  adapter::DeafUsb usb({.vid = vid, .pid = pid});
  const auto board = *LcusHidRelay::create(loop, usb, "power", {.model = four});
  for (int transfer = 0; transfer < 2; ++transfer)
    loop.arm(TimePoint(1ms + transfer * 1ms),
             [&, transfer] { usb.begun.at(static_cast<std::size_t>(transfer))(Bytes{}); });
  EXPECT_EQ(describe(board->set(1, RelayState::on, Deadline::never()).error()),
            "relay power.1: the board answered with an empty report (protocol_violation)");
}

TEST(LcusHidTwin, ActsOnPublishedBytesOnly) {
  io::Loop loop(io::TimeMode::virtual_time);
  LcusHidTwin twin(loop, {.model = four}, {}, {});
  for (const Bytes& damaged :
       {"A0 01 01 A3"_hex, "A0 05 01 A6"_hex, "A1 01 01 A3"_hex, "A0 01 02 A3"_hex, "A0 01 01"_hex}) {
    EXPECT_TRUE(twin.on_out(0x01, damaged));
    EXPECT_FALSE(twin.on_in(0x81, 64).has_value()) << to_hex(damaged);
  }
  EXPECT_FALSE(twin.closed(1));
  EXPECT_FALSE(twin.on_out(0x02, "A0 01 01 A2"_hex));
  EXPECT_TRUE(twin.on_out(0x01, "A0 01 01 A2"_hex));
  EXPECT_TRUE(twin.closed(1));
  EXPECT_EQ(twin.on_in(0x81, 64)->size(), 64u);
}

}  // namespace
}  // namespace rig::lcus_hid_relay
