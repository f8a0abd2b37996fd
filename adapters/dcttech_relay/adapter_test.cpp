// SPDX-License-Identifier: Apache-2.0
#include "adapters/dcttech_relay/adapter.hpp"

#include <gmock/gmock.h>

#include "adapters/dcttech_relay/twin.hpp"
#include "rig/adapter/usb_test_kit.hpp"
#include "rig/io/memory_usb.hpp"

namespace rig::dcttech_relay {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// A board and its twin on a cable in memory, in virtual time.
struct Board : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  std::vector<std::string> contacts;
  std::optional<DcttechTwin> twin;
  std::optional<io::MemoryUsb> cable;
  std::unique_ptr<device::UsbDevice> usb;
  std::unique_ptr<DcttechRelay> board;

  Result<void> plug(const Settings& near, const TwinSettings& quirks = {}) {
    twin.emplace(near, quirks, [this](unsigned channel, bool closed) {
      contacts.push_back(std::to_string(channel) + (closed ? " closes" : " opens"));
    });
    cable.emplace(loop, *twin);
    return open(near);
  }
  Result<void> open(const Settings& near) {
    usb = cable->open();
    auto created = DcttechRelay::create(loop, *usb, "power", near);
    if (created.has_error()) return created.error();
    board = std::move(*created);
    return {};
  }
  ~Board() override {
    board.reset();
    usb.reset();
  }
  Deadline soon() { return Deadline::after(loop.now(), 5s); }
  std::string set(unsigned channel, RelayState state) {
    const auto done = board->set(channel, state, soon());
    return done.has_value() ? "done" : describe(done.error());
  }
  std::string read(unsigned channel) {
    const auto state = board->read(channel, soon());
    return state.has_value() ? std::string(device::name(*state)) : describe(state.error());
  }
};

struct EveryModel : Board, ::testing::WithParamInterface<Model> {};
INSTANTIATE_TEST_SUITE_P(Dcttech, EveryModel, ::testing::ValuesIn(models().begin(), models().end()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_P(EveryModel, SwitchesEveryContactAndNoOther) {
  ASSERT_TRUE(plug({.model = GetParam()}).has_value());
  EXPECT_EQ(board->channels(), GetParam().channels);
  for (unsigned channel = 1; channel <= board->channels(); ++channel) {
    EXPECT_EQ(set(channel, RelayState::on), "done");
    for (unsigned other = 1; other <= board->channels(); ++other) {
      EXPECT_EQ(twin->closed(other), other == channel);
      EXPECT_EQ(read(other), other == channel ? "on" : "off");
    }
    EXPECT_EQ(set(channel, RelayState::off), "done");
  }
  EXPECT_EQ(contacts.size(), 2 * GetParam().channels);
}

TEST_P(EveryModel, RefusesAChannelItDoesNotHave) {
  ASSERT_TRUE(plug({.model = GetParam()}).has_value());
  const unsigned beyond = GetParam().channels + 1;
  const std::string limits = ": the " + std::string(GetParam().name) + " has channels 1 to " +
                             std::to_string(GetParam().channels) + " (limit_reached)";
  EXPECT_EQ(set(0, RelayState::on), "relay power.0" + limits);
  EXPECT_EQ(set(beyond, RelayState::on), "relay power." + std::to_string(beyond) + limits);
  EXPECT_EQ(read(beyond), "relay power." + std::to_string(beyond) + limits);
  EXPECT_THAT(contacts, ElementsAre());
}

TEST_F(Board, IsRecognisedByItsTextsAlone) {
  ASSERT_TRUE(plug({}, {.product = "USBRelay4"}).has_value());
  EXPECT_EQ(board->channels(), 4u);
  EXPECT_EQ(loop.now(), TimePoint{}) << "nothing was sent";
}

TEST_F(Board, IsNotTakenForAnotherDeviceWithTheSameIds) {
  EXPECT_EQ(describe(plug({}, {.product = "HIDKeys"}).error()),
            "relay power: expected USBRelay1, 2, 4 or 8 of 'www.dcttech.com', twin (16c0:05df HIDKeys) is 'HIDKeys' of "
            "'www.dcttech.com'; many makers share these USB ids (refused)");
  EXPECT_EQ(
      describe(plug({}, {.manufacturer = "obdev.at"}).error()),
      "relay power: expected USBRelay1, 2, 4 or 8 of 'www.dcttech.com', twin (16c0:05df USBRelay2) is 'USBRelay2' of "
      "'obdev.at'; many makers share these USB ids (refused)");
}

TEST_F(Board, HasToBeOfTheModelTheBenchSays) {
  EXPECT_EQ(describe(plug({.model = *find_model("USBRelay8")}, {.product = "USBRelay2"}).error()),
            "relay power: the bench says USBRelay8, the board says USBRelay2 (refused)");
}

TEST_F(Board, WithAnotherIdIsRefusedBeforeAnythingIsSwitched) {
  ASSERT_TRUE(plug({.board_id = BoardId{"BITFT"}}, {.board_id = BoardId{"HURTM"}}).has_value());
  EXPECT_EQ(set(1, RelayState::on), "relay power.1: the bench says board 'BITFT', this is board 'HURTM' (refused)");
  EXPECT_EQ(read(2), "relay power.2: the bench says board 'BITFT', this is board 'HURTM' (refused)");
  EXPECT_THAT(contacts, ElementsAre());
}

TEST_F(Board, WithTheRightIdIsUsed) {
  ASSERT_TRUE(plug({.board_id = BoardId{"BITFT"}}).has_value());
  EXPECT_EQ(set(1, RelayState::on), "done");
  EXPECT_THAT(contacts, ElementsAre("1 closes"));
}

TEST_F(Board, TellsItsIdWithoutSwitching) {
  ASSERT_TRUE(plug({.board_id = BoardId{"BITFT"}}, {.report = 1}).has_value());
  board.reset();
  adapter::UsbCalls calls(loop, *usb, "1-2");
  EXPECT_EQ(*read_board_id(calls, soon()), "BITFT");
  EXPECT_THAT(contacts, ElementsAre());
}

TEST_F(Board, HasNoIdThatCouldBeReadFromNonsense) {
  ASSERT_TRUE(plug({}, {.garbage = "00 01 02 03 04 05 06 07"_hex}).has_value());
  board.reset();
  adapter::UsbCalls calls(loop, *usb, "1-2");
  EXPECT_EQ(
      describe(read_board_id(calls, soon()).error()),
      "1-2: expected five characters of an id, two octets and the contacts, the board answered 00 01 02 03 04 05 06 07 "
      "(protocol_violation)");
}

TEST_F(Board, IsAskedForTheOtherReportWhenItDoesNotKnowTheFirst) {
  ASSERT_TRUE(plug({}, {.report = 1}).has_value());
  EXPECT_EQ(set(2, RelayState::on), "done");
  EXPECT_EQ(loop.now(), TimePoint(4ms)) << "asked, asked again, switched, read back";
  EXPECT_EQ(read(2), "on");
  EXPECT_EQ(loop.now(), TimePoint(5ms)) << "and it is remembered";
}

TEST_F(Board, ReportsAStuckContactThatIsReadBack) {
  ASSERT_TRUE(plug({}, {.stuck_channels = {{1}}}).has_value());
  EXPECT_EQ(set(1, RelayState::on), "relay power.1: on was commanded, the board reads back off (not_confirmed)");
  EXPECT_EQ(set(1, RelayState::off), "done");
  EXPECT_EQ(set(2, RelayState::on), "done");
  EXPECT_THAT(contacts, ElementsAre("2 closes"));
}

TEST_F(Board, CannotKnowThatALyingBoardDidNotSwitch) {
  ASSERT_TRUE(plug({}, {.stuck_channels = {{1}}, .lies = true}).has_value());
  EXPECT_EQ(set(1, RelayState::on), "done");
  EXPECT_EQ(read(1), "on");
  EXPECT_FALSE(twin->closed(1));
}

TEST_F(Board, ReportsAStall) {
  ASSERT_TRUE(plug({}, {.stalls = true}).has_value());
  EXPECT_EQ(set(1, RelayState::on), "relay power.1: the device refused the request (STALL) (refused)");
  EXPECT_EQ(read(1), "relay power.1: the device refused the request (STALL) (refused)");
}

TEST_F(Board, ReportsHalfAReport) {
  ASSERT_TRUE(plug({}, {.garbage = "42 49 54"_hex}).has_value());
  EXPECT_EQ(
      set(1, RelayState::on),
      "relay power.1: expected five characters of an id, two octets and the contacts, the board answered 42 49 54 "
      "(protocol_violation)");
  EXPECT_THAT(contacts, ElementsAre());
}

TEST_F(Board, ServesFibersOneAfterAnother) {
  ASSERT_TRUE(plug({.model = *find_model("USBRelay4")}).has_value());
  std::vector<std::string> done;
  for (unsigned channel = 1; channel <= 4; ++channel)
    loop.spawn("switcher",
               [&, channel] { done.push_back(std::to_string(channel) + " " + set(channel, RelayState::on)); });
  loop.run();
  EXPECT_THAT(done, ElementsAre("1 done", "2 done", "3 done", "4 done"));
  EXPECT_THAT(contacts, ElementsAre("1 closes", "2 closes", "3 closes", "4 closes"));
}

TEST_F(Board, RepeatsTheFirstErrorOnceItWasUnplugged) {
  ASSERT_TRUE(plug({}).has_value());
  EXPECT_EQ(set(1, RelayState::on), "done");
  loop.arm(loop.now() + 1ms, [&] { cable->cut(); });
  EXPECT_EQ(set(1, RelayState::off), "twin (16c0:05df USBRelay2): unplugged (port_lost)");
  EXPECT_EQ(set(2, RelayState::off), "twin (16c0:05df USBRelay2): unplugged (port_lost)");
  EXPECT_EQ(read(2), "twin (16c0:05df USBRelay2): unplugged (port_lost)");
}

TEST_F(Board, ComesBackWithOpenContacts) {
  ASSERT_TRUE(plug({}).has_value());
  EXPECT_EQ(set(1, RelayState::on), "done");
  cable->cut();
  loop.run();
  board.reset();
  usb.reset();
  twin->lose_power();
  cable->plug_in_again();
  ASSERT_TRUE(open({}).has_value());
  EXPECT_EQ(read(1), "off");
  EXPECT_EQ(set(1, RelayState::on), "done");
  EXPECT_THAT(contacts, ElementsAre("1 closes", "1 opens", "1 closes"));
}

TEST(SilentDcttechBoard, RunsIntoTheTimeOut) {
  io::Loop loop(io::TimeMode::virtual_time);
  adapter::DeafUsb deaf({.vid = vid, .pid = pid, .manufacturer = "www.dcttech.com", .product = "USBRelay1"});
  const auto board = *DcttechRelay::create(loop, deaf, "power", {});
  EXPECT_EQ(describe(board->set(1, RelayState::on, Deadline::after(loop.now(), 5s)).error()),
            "relay power.1: the device did not answer within 1s (timeout)");
  EXPECT_EQ(describe(board->read(1, Deadline::after(loop.now(), 100ms)).error()),
            "relay power.1: the deadline passed before the device answered (timeout)");
}

}  // namespace
}  // namespace rig::dcttech_relay
