// SPDX-License-Identifier: Apache-2.0
#include "adapters/sainsmart_relay/adapter.hpp"
#include "adapters/sainsmart_relay/twin.hpp"
#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/twin.hpp"
#include "rig/adapter/relay_test_kit.hpp"

namespace rig::sainsmart_relay {
namespace {

using namespace std::chrono_literals;
using device::RelayState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Sainsmart : adapter::RelayTest {
  std::string heard;

  void plug_board(const adapter::RelayTwinSettings& quirks = {}) {
    plug<SainsmartTwin>(std::make_unique<SainsmartBoard>(), quirks);
  }
  /// What the twin says to published octets.
  std::string ask(std::string_view octets) {
    board.reset();
    heard.clear();
    line.host_end().listen({[this](ByteView bytes) { heard += as_text(bytes); }, {}});
    line.host_end().write(as_bytes(octets));
    loop.run();
    return heard;
  }
};

TEST(SainsmartBoard, SendsWhatTheMakerPublishes) {
  SainsmartBoard board;
  const auto text = [&](unsigned channel, RelayState state) {
    const auto frame = board.set(channel, state).frame;
    return std::string(frame.begin(), frame.end());
  };
  EXPECT_EQ(text(1, RelayState::on), ":FE050000FF00FE\r\n");
  EXPECT_EQ(text(1, RelayState::off), ":FE0500000000FD\r\n");
  EXPECT_EQ(text(9, RelayState::on), ":FE050008FF00F6\r\n");
  EXPECT_EQ(text(16, RelayState::on), ":FE05000FFF00EF\r\n");
  EXPECT_EQ(text(16, RelayState::off), ":FE05000F0000EE\r\n");
}

TEST_F(Sainsmart, TwinObeysWhatTheMakerPublishes) {
  plug_board();
  EXPECT_EQ(ask(":FE050000FF00FE\r\n"), ":FE050000FF00FE\r\n");
  EXPECT_EQ(ask(":FE0500000000FD\r\n"), ":FE0500000000FD\r\n");
  EXPECT_THAT(contacts, ElementsAre("1 closes", "1 opens"));
  EXPECT_EQ(ask(":FE0F0000001002FFFFE3\r\n"), ":FE0F0000001002FFFFE3\r\n");
  EXPECT_TRUE(twin->closed(16));
  ask(":FE0F00000010020000E1\r\n");
  EXPECT_FALSE(twin->closed(16));
}

TEST_F(Sainsmart, TwinDoesNotAnswerQueriesAndDamagedLines) {
  plug_board();
  EXPECT_EQ(ask(":FE0100000010F1\r\n"), "");
  EXPECT_EQ(ask(":FE050000FF00FF\r\n"), "") << "a wrong checksum";
  EXPECT_EQ(ask(":01050000FF00FB\r\n"), "") << "another unit";
  EXPECT_EQ(ask(":FE050010FF00EE\r\n"), "") << "a channel it does not have";
  EXPECT_EQ(ask("garbage:FE050000"), "");
  EXPECT_THAT(contacts, IsEmpty());
}

TEST_F(Sainsmart, SwitchesEveryContactAndNoOther) {
  plug_board();
  EXPECT_EQ(board->channels(), 16u);
  EXPECT_FALSE(board->can_read());
  switch_each_contact_and_no_other();
}

TEST_F(Sainsmart, RefusesWhatItCannotDo) {
  plug_board();
  EXPECT_EQ(on(0), "relay power.0: a SainSmart 16 has channels 1 to 16 (limit_reached)");
  EXPECT_EQ(on(17), "relay power.17: a SainSmart 16 has channels 1 to 16 (limit_reached)");
  EXPECT_EQ(read(1), "relay power.1: a SainSmart 16 does not tell its contacts (unsupported)");
  const auto pulse = board->pulse_off(1, 1s, soon());
  EXPECT_EQ(describe(pulse.error()), "relay power.1: a SainSmart 16 cannot time a pulse (unsupported)");
  EXPECT_THAT(contacts, IsEmpty());
}

TEST_F(Sainsmart, CannotKnowThatAStuckContactDidNotMove) {
  plug_board({.stuck_channels = {{1}}});
  EXPECT_EQ(on(1), "done");
  EXPECT_FALSE(twin->closed(1));
}

TEST_F(Sainsmart, DoesNotCareWhatTheBoardSays) {
  for (const adapter::RelayTwinSettings& quirks :
       {adapter::RelayTwinSettings{.silent = true}, adapter::RelayTwinSettings{.half_answers = true},
        adapter::RelayTwinSettings{.reply_delay = 90ms, .garbage = "3A FF 00"_hex}}) {
    plug_board(quirks);
    EXPECT_EQ(on(3), "done");
    EXPECT_EQ(off(3), "done");
  }
}

TEST_F(Sainsmart, LeavesAGapBetweenCommands) {
  plug_board();
  EXPECT_EQ(on(1), "done");
  EXPECT_EQ(on(2), "done");
  EXPECT_EQ(loop.now(), TimePoint{} + 200ms);
}

TEST_F(Sainsmart, LosesItsContactsWithThePlug) {
  plug_board();
  EXPECT_EQ(on(5), "done");
  unplug();
  EXPECT_EQ(on(6), "line: the line was cut (port_lost)");
  EXPECT_THAT(contacts, ElementsAre("5 closes", "5 opens"));
  plug_in_again(std::make_unique<SainsmartBoard>());
  EXPECT_EQ(on(6), "done");
}

TEST(SainsmartOnAPty, SwitchesInRealTime) {
  io::Loop loop(io::TimeMode::real);
  auto far = *serial_port::PtyTwin::create(loop, "board");
  std::vector<unsigned> moved;
  SainsmartTwin twin(loop, *far, {}, [&](unsigned channel, bool) { moved.push_back(channel); });
  const auto port = *serial_port::SerialPort::open(loop, far->slave_path(), {.baud = 9600});
  adapter::RelayBoard board(loop, *port, "power", std::make_unique<SainsmartBoard>());
  EXPECT_TRUE(board.set(16, RelayState::on, Deadline::after(loop.now(), 10s)).has_value());
  EXPECT_TRUE(board.set(2, RelayState::on, Deadline::after(loop.now(), 10s)).has_value());
  EXPECT_THAT(moved, ElementsAre(16u, 2u));
}

}  // namespace
}  // namespace rig::sainsmart_relay
