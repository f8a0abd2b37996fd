// SPDX-License-Identifier: Apache-2.0
#include "adapters/icse_relay/adapter.hpp"

#include "adapters/icse_relay/twin.hpp"
#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/twin.hpp"
#include "rig/adapter/relay_test_kit.hpp"
#include "rig/wire/conversation.hpp"

namespace rig::icse_relay {
namespace {

using namespace std::chrono_literals;
using adapter::Finished;
using adapter::RelayExchange;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view not_answered =
    "relay power.1: the board did not answer within 1s; if it has been in command mode since it was plugged in, it has "
    "taken the question for a mask and closed contacts: unplug it and plug it in again, or write `at_start: "
    "command_mode` (timeout)";

Settings a(std::string_view name, AtStart at_start = AtStart::powered_up) {
  return {*std::find_if(models().begin(), models().end(), [&](const Model& row) { return row.name == name; }),
          at_start};
}

struct Icse : adapter::RelayTest {
  void plug(const Settings& near, const Settings& far, const TwinSettings& quirks = {}) {
    RelayTest::plug<IcseTwin>(std::make_unique<IcseBoard>(near), far, quirks);
  }
  void plug(std::string_view name, const TwinSettings& quirks = {}) { plug(a(name), a(name), quirks); }
};

struct EveryIcse : Icse, ::testing::WithParamInterface<Model> {};
INSTANTIATE_TEST_SUITE_P(Models, EveryIcse, ::testing::ValuesIn(models().begin(), models().end()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_P(EveryIcse, SwitchesEachContactAndNoOther) {
  plug(GetParam().name);
  EXPECT_EQ(board->channels(), GetParam().channels);
  switch_each_contact_and_no_other();
}

TEST_P(EveryIcse, KeepsTheOtherContactsClosed) {
  plug(GetParam().name);
  for (unsigned channel = 1; channel <= board->channels(); ++channel) EXPECT_EQ(on(channel), "done");
  for (unsigned channel = 1; channel <= board->channels(); ++channel) EXPECT_TRUE(twin->closed(channel));
}

TEST_F(Icse, RefusesAChannelItDoesNotHave) {
  plug("ICSE013A");
  EXPECT_EQ(on(0), "relay power.0: an ICSE013A has channels 1 to 2 (limit_reached)");
  EXPECT_EQ(on(3), "relay power.3: an ICSE013A has channels 1 to 2 (limit_reached)");
  EXPECT_THAT(contacts, IsEmpty());
}

TEST_F(Icse, CannotBeRead) {
  plug("ICSE012A");
  EXPECT_FALSE(board->can_read());
  EXPECT_EQ(read(1), "relay power.1: an ICSE012A does not tell its contacts (unsupported)");
}

TEST_F(Icse, RefusesAnotherBoardBeforeCommandMode) {
  plug(a("ICSE012A"), a("ICSE014A"));
  const std::string refused =
      "relay power.1: the board says that it is an ICSE014A, the bench says an ICSE012A (refused)";
  EXPECT_EQ(on(1), refused);
  EXPECT_EQ(on(1), refused) << "it can still be asked";
  EXPECT_THAT(contacts, IsEmpty());
}

TEST_F(Icse, IsUsedOnWhereTheBenchSaysThatItIsInCommandMode) {
  plug(a("ICSE014A", AtStart::command_mode), a("ICSE014A", AtStart::command_mode));
  EXPECT_EQ(on(3), "done");
  EXPECT_THAT(contacts, ElementsAre("3 closes"));
}

TEST_F(Icse, TellsWhatTheQuestionDidToABoardInCommandMode) {
  plug(a("ICSE014A"), a("ICSE014A", AtStart::command_mode));
  EXPECT_EQ(on(1), not_answered);
  EXPECT_THAT(contacts, ElementsAre("1 closes", "2 closes", "3 closes", "4 closes", "6 closes", "8 closes"));
}

TEST_F(Icse, CannotKnowThatABoardWasPluggedInAnewWhereTheBenchSaysOtherwise) {
  plug(a("ICSE014A", AtStart::command_mode), a("ICSE014A"));
  EXPECT_EQ(on(1), "done");
  EXPECT_FALSE(twin->closed(1));
}

TEST_F(Icse, ReportsSilence) {
  plug("ICSE014A", {.silent = true});
  EXPECT_EQ(on(1), not_answered);
  plug("ICSE014A", {.half_answers = true});
  EXPECT_EQ(on(1), not_answered);
  EXPECT_THAT(contacts, IsEmpty());
}

TEST_F(Icse, HearsALateAnswerBehindNoise) {
  plug("ICSE012A", {.reply_delay = 800ms, .garbage = "FF 00 50"_hex});
  EXPECT_EQ(on(4), "done");
  EXPECT_TRUE(twin->closed(4));
}

TEST_F(Icse, CannotSeeAStuckContact) {
  plug("ICSE012A", {.stuck_channels = {{1}}});
  EXPECT_EQ(on(1), "done");
  EXPECT_FALSE(twin->closed(1));
}

TEST_F(Icse, IsIdentifiedAgainAfterItsPlugWasPulled) {
  plug("ICSE013A");
  EXPECT_EQ(on(2), "done");
  unplug();
  EXPECT_EQ(off(2), "line: the line was cut (port_lost)");
  plug_in_again(std::make_unique<IcseBoard>(a("ICSE013A")));
  EXPECT_EQ(on(1), "done");
  EXPECT_THAT(contacts, ElementsAre("2 closes", "2 opens", "1 closes"));
}

TEST(IcseWire, IdentifiesEntersCommandModeAndSendsMasks) {
  wire::Conversation<RelayExchange> talk([] { return RelayExchange(std::make_unique<IcseBoard>(a("ICSE012A"))); });
  const auto timer = [](Duration at) { return wire::ArmTimer{TimePoint{} + at}; };
  const auto set = [](unsigned channel, RelayState state) {
    return [=](RelayExchange& exchange, TimePoint now) { return exchange.set(channel, state, now); };
  };
  talk.call("set 1 on", set(1, RelayState::on))
      .expect({RelayExchange::Write{{0x50}}, timer(1s)})
      .feed("AB"_hex)
      .expect({timer(500ms)})
      .wait(500ms)
      .expect({RelayExchange::Write{{0x51}}, timer(1s)})
      .wait(500ms)
      .expect({RelayExchange::Write{{0x0E}}, timer(1010ms)})
      .wait(10ms)
      .expect({wire::DisarmTimer{}, Finished{Finished::Outcome::commanded, RelayState::on, {}}})
      .call("set 4 on", set(4, RelayState::on))
      .expect({RelayExchange::Write{{0x06}}, timer(1020ms)})
      .wait(10ms)
      .expect({wire::DisarmTimer{}, Finished{Finished::Outcome::commanded, RelayState::on, {}}})
      .call("set 1 off", set(1, RelayState::off))
      .expect({RelayExchange::Write{{0x07}}, timer(1030ms)})
      .passes();
  talk.fails_cleanly_at_every_step([](const auto& action) { return std::holds_alternative<Finished>(action); });
}

TEST(IcseWire, IsNeverAskedInCommandMode) {
  wire::Conversation<RelayExchange>(
      [] { return RelayExchange(std::make_unique<IcseBoard>(a("ICSE014A", AtStart::command_mode))); })
      .call("set 1 on", [](RelayExchange& exchange, TimePoint now) { return exchange.set(1, RelayState::on, now); })
      .expect({RelayExchange::Write{{0xFE}}, wire::ArmTimer{TimePoint{} + 10ms}})
      .passes();
}

TEST(IcseOnAPty, SwitchesInRealTime) {
  io::Loop loop(io::TimeMode::real);
  auto far = *serial_port::PtyTwin::create(loop, "board");
  IcseTwin twin(loop, *far, a("ICSE014A"), {}, {});
  const auto port = *serial_port::SerialPort::open(loop, far->slave_path(), {.baud = default_baud});
  adapter::RelayBoard board(loop, *port, "power", std::make_unique<IcseBoard>(a("ICSE014A")));
  EXPECT_TRUE(board.set(8, RelayState::on, Deadline::after(loop.now(), 10s)).has_value());
  // The board does not answer a mask: the last octet may still be on its way.
  const auto deadline = Deadline::after(loop.now(), 10s);
  while (!twin.closed(8) && !deadline.expired(loop.now())) loop.run_one();
  EXPECT_TRUE(twin.closed(8));
}

}  // namespace
}  // namespace rig::icse_relay
