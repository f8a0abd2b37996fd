// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_relay/adapter.hpp"

#include "adapters/lcus_relay/twin.hpp"
#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/twin.hpp"
#include "rig/adapter/relay_test_kit.hpp"

namespace rig::lcus_relay {
namespace {

using namespace std::chrono_literals;
using device::RelayState;
using ::testing::ElementsAre;

const Model& model(std::string_view name) { return **find_model(name); }

struct Board : adapter::RelayTest {
  void plug(const Settings& near, const Settings& far, const TwinSettings& quirks = {}) {
    RelayTest::plug<LcusTwin>(std::make_unique<LcusBoard>(near), far, quirks);
  }
  void plug(std::string_view name, const TwinSettings& quirks = {}) {
    plug({.model = model(name)}, {.model = model(name)}, quirks);
  }
};

struct EveryModel : Board, ::testing::WithParamInterface<Model> {};
INSTANTIATE_TEST_SUITE_P(Lcus, EveryModel, ::testing::ValuesIn(models().begin(), models().end()),
                         [](const auto& row) { return "channels_" + std::to_string(row.param.channels); });

TEST_P(EveryModel, SwitchesEveryContactAndNoOther) {
  plug(GetParam().name);
  EXPECT_EQ(board->channels(), GetParam().channels);
  switch_each_contact_and_no_other();
}

TEST_P(EveryModel, RefusesAChannelItDoesNotHave) {
  plug(GetParam().name);
  const std::string limits = ": an " + std::string(GetParam().name) + " has channels 1 to " +
                             std::to_string(GetParam().channels) + " (limit_reached)";
  const unsigned beyond = GetParam().channels + 1;
  EXPECT_EQ(set(0, RelayState::on), "relay power.0" + limits);
  EXPECT_EQ(set(beyond, RelayState::on), "relay power." + std::to_string(beyond) + limits);
  EXPECT_THAT(contacts, ElementsAre());
}

TEST_F(Board, CannotReadWhatTheBoardDoesNotTell) {
  plug("LCUS-1");
  EXPECT_FALSE(board->can_read());
  EXPECT_EQ(read(1), "relay power.1: an LCUS-1 does not tell its contacts (unsupported)");
}

TEST_F(Board, IsNotAskedWhenTheBenchSaysItDoesNotAnswer) {
  const Settings mute{.model = model("LCUS-4"), .reads_back = false};
  plug(mute, mute);
  EXPECT_FALSE(board->can_read());
  EXPECT_EQ(set(4, RelayState::on), "done");
  EXPECT_EQ(loop.now(), TimePoint{} + 10ms) << "the gap until the next command, and no query";
}

TEST_F(Board, AnswersEveryFormOfQuery) {
  for (const QueryForm query : {QueryForm::operation_02, QueryForm::operation_ff, QueryForm::single_ff}) {
    const Settings settings{.model = model("LCUS-2"), .query = query};
    plug(settings, settings);
    EXPECT_EQ(set(2, RelayState::on), "done");
    EXPECT_EQ(read(1), "off");
    EXPECT_EQ(read(2), "on");
  }
}

TEST_F(Board, ReportsAStuckContactThatIsReadBack) {
  plug("LCUS-2", {.stuck_channels = {{1}}});
  EXPECT_EQ(set(1, RelayState::on), "relay power.1: on was commanded, the board reads back off (not_confirmed)");
  EXPECT_EQ(set(1, RelayState::off), "done");
  EXPECT_EQ(set(2, RelayState::on), "done");
  EXPECT_THAT(contacts, ElementsAre("2 closes"));
}

TEST_F(Board, CannotKnowThatALyingBoardDidNotSwitch) {
  plug("LCUS-2", {.stuck_channels = {{1}}, .lies = true});
  EXPECT_EQ(set(1, RelayState::on), "done");
  EXPECT_EQ(read(1), "on");
  EXPECT_FALSE(twin->closed(1));
}

TEST_F(Board, ReportsABoardThatDoesNotAnswer) {
  plug({.model = model("LCUS-2")}, {.model = model("LCUS-2"), .query = QueryForm::single_ff});
  EXPECT_EQ(set(1, RelayState::on),
            "relay power.1: the board answered none of two status queries, 500ms each (timeout)");
  EXPECT_TRUE(twin->closed(1));
}

TEST_F(Board, HearsAnAnswerThatIsLateAndDirty) {
  plug("LCUS-2", {.reply_delay = 300ms, .garbage = "FF 00 43 48 31 3A"_hex});
  EXPECT_EQ(set(1, RelayState::on), "done");
  EXPECT_EQ(read(2), "off");
}

TEST_F(Board, KeepsTheDeadline) {
  plug("LCUS-2", {.reply_delay = 300ms});
  const auto late = board->set(1, RelayState::on, Deadline::after(loop.now(), 100ms));
  EXPECT_EQ(describe(late.error()), "relay power.1: the deadline passed before the board was done (timeout)");
  EXPECT_EQ(loop.now(), TimePoint{} + 100ms);
  const auto too_late = board->set(1, RelayState::off, Deadline::at(loop.now()));
  EXPECT_EQ(describe(too_late.error()), "relay power.1: the deadline passed before the board was asked (timeout)");
  EXPECT_EQ(set(1, RelayState::off), "done") << "the answer to the abandoned query came in between";
}

TEST_F(Board, ServesFibersOneAfterAnother) {
  plug("LCUS-4");
  std::vector<std::string> done;
  for (unsigned channel = 1; channel <= 4; ++channel)
    loop.spawn("switcher",
               [&, channel] { done.push_back(std::to_string(channel) + " " + set(channel, RelayState::on)); });
  loop.run();
  EXPECT_THAT(done, ElementsAre("1 done", "2 done", "3 done", "4 done"));
  EXPECT_THAT(contacts, ElementsAre("1 closes", "2 closes", "3 closes", "4 closes"));
}

TEST_F(Board, LetsAFiberGiveUpWhileAnotherOneSwitches) {
  plug("LCUS-2", {.reply_delay = 400ms});
  std::string first, second;
  loop.spawn("patient", [&] { first = set(1, RelayState::on); });
  loop.spawn("hurried",
             [&] { second = describe(board->set(2, RelayState::on, Deadline::after(loop.now(), 50ms)).error()); });
  loop.run();
  EXPECT_EQ(first, "done");
  EXPECT_EQ(second, "relay power.2: the deadline passed while the board was busy with another channel (timeout)");
}

TEST_F(Board, IsFreeAgainAfterItsCallerWasCancelled) {
  plug("LCUS-2");
  std::string first;
  const auto fiber = loop.spawn("cancelled", [&] { first = set(1, RelayState::on); });
  loop.arm(TimePoint{} + 5ms, [&] { fiber->cancel(make_error(ErrorCode::cancelled, "stop was asked for")); });
  loop.run();
  EXPECT_EQ(first, "stop was asked for (cancelled)");
  EXPECT_EQ(set(1, RelayState::off), "done");
}

TEST_F(Board, RepeatsTheFirstErrorOnceTheLineIsLost) {
  plug("LCUS-2");
  loop.arm(TimePoint{} + 15ms, [&] { line.cut(); });
  EXPECT_EQ(set(1, RelayState::on), "line: the line was cut (port_lost)");
  EXPECT_EQ(set(1, RelayState::off), "line: the line was cut (port_lost)");
  EXPECT_EQ(read(2), "line: the line was cut (port_lost)");
}

TEST_F(Board, LosesItsContactsAndComesBackWithThemOpen) {
  plug("LCUS-2");
  EXPECT_EQ(set(1, RelayState::on), "done");
  unplug();
  EXPECT_EQ(set(2, RelayState::on), "line: the line was cut (port_lost)");
  EXPECT_THAT(contacts, ElementsAre("1 closes", "1 opens"));
  plug_in_again(std::make_unique<LcusBoard>(Settings{.model = model("LCUS-2")}));
  EXPECT_EQ(read(1), "off");
}

TEST_F(Board, TakesAHalfAnswerForNone) {
  plug("LCUS-2", {.half_answers = true});
  EXPECT_EQ(read(1), "relay power.1: the board answered none of two status queries, 500ms each (timeout)");
}

TEST(LcusOnAPty, SwitchesAndReadsBackInRealTime) {
  io::Loop loop(io::TimeMode::real);
  auto far = *serial_port::PtyTwin::create(loop, "board");
  LcusTwin twin(loop, *far, {.model = model("LCUS-8")}, {}, {});
  const auto port = *serial_port::SerialPort::open(loop, far->slave_path(), {.baud = default_baud});
  adapter::RelayBoard board(loop, *port, "power", std::make_unique<LcusBoard>(Settings{.model = model("LCUS-8")}));
  const auto soon = Deadline::after(loop.now(), 10s);
  for (unsigned channel = 1; channel <= 8; ++channel) {
    EXPECT_TRUE(board.set(channel, RelayState::on, soon).has_value());
    EXPECT_TRUE(twin.closed(channel));
    EXPECT_EQ(*board.read(channel, soon), RelayState::on);
  }
  EXPECT_EQ(*far->baud(), 9600u);
}

TEST(LcusOnAPty, SaysThatItWasUnplugged) {
  io::Loop loop(io::TimeMode::real);
  auto far = *serial_port::PtyTwin::create(loop, "board");
  const std::string path = far->slave_path();
  const auto port = *serial_port::SerialPort::open(loop, path, {.baud = default_baud});
  adapter::RelayBoard board(loop, *port, "power", std::make_unique<LcusBoard>(Settings{.model = model("LCUS-2")}));
  far.reset();
  const auto gone = board.set(1, RelayState::on, Deadline::after(loop.now(), 10s));
  EXPECT_EQ(describe(gone.error()), path + ": unplugged, or closed at its other end (port_lost)");
}

}  // namespace
}  // namespace rig::lcus_relay
