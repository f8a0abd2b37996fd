// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/relay_exchange.hpp"

#include "adapters/lcus_relay/adapter.hpp"
#include "rig/wire/conversation.hpp"

namespace rig::lcus_relay {
namespace {

using namespace std::chrono_literals;
using adapter::Finished;
using Exchange = adapter::RelayExchange;
using wire::ArmTimer;
using wire::DisarmTimer;
using Outcome = Finished::Outcome;
using Talk = wire::Conversation<Exchange>;

Talk talk_to(std::string_view model, QueryForm query = QueryForm::operation_02) {
  return Talk([model, query] {
    return Exchange(std::make_unique<LcusBoard>(Settings{.model = **find_model(model), .query = query}));
  });
}
ArmTimer timer(Duration at) { return {TimePoint{} + at}; }
Exchange::Write write(const Bytes& bytes) { return {{bytes.begin(), bytes.end()}}; }
Bytes text(std::string_view words) { return {words.begin(), words.end()}; }
bool is_end(const Exchange::Action& action) { return std::holds_alternative<Finished>(action); }

Talk::Call set(unsigned channel, RelayState state) {
  return [=](Exchange& exchange, TimePoint now) { return exchange.set(channel, state, now); };
}
Talk::Call read(unsigned channel) {
  return [=](Exchange& exchange, TimePoint now) { return exchange.read(channel, now); };
}

TEST(LcusExchange, SwitchesAndReadsBack) {
  auto talk = talk_to("LCUS-2");
  talk.call("set 1 on", set(1, RelayState::on))
      .expect({write("A0 01 01 A2"_hex), timer(10ms)})
      .wait(10ms)
      .expect({write("A0 01 02 A3"_hex), timer(510ms)})
      .feed(text("CH1:O"))
      .expect({})
      .feed(text("N\r\n"))
      .expect({DisarmTimer{}, Finished{Outcome::read, RelayState::on, {}}})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(LcusExchange, EndsAfterTheGapWhenTheBoardCannotBeAsked) {
  auto talk = talk_to("LCUS-1");
  talk.call("set 1 off", set(1, RelayState::off))
      .expect({write("A0 01 00 A1"_hex), timer(10ms)})
      .wait(10ms)
      .expect({DisarmTimer{}, Finished{Outcome::commanded, RelayState::off}})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(LcusExchange, KeepsTheGapBetweenTwoCommands) {
  auto talk = talk_to("LCUS-2");
  talk.call("read 2", read(2))
      .expect({write("A0 02 02 A4"_hex), timer(500ms)})
      .wait(3ms)
      .feed(text("CH2:OFF\r\n"))
      .expect({DisarmTimer{}, Finished{Outcome::read, RelayState::off}})
      .call("set 2 on", set(2, RelayState::on))
      .expect({timer(10ms)})
      .wait(7ms)
      .expect({write("A0 02 01 A3"_hex), timer(20ms)})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(LcusExchange, AsksAgainWhenTheBoardIsSilent) {
  auto talk = talk_to("LCUS-4", QueryForm::single_ff);
  talk.call("read 3", read(3))
      .expect({write("FF"_hex), timer(500ms)})
      .wait(500ms)
      .expect({write("FF"_hex), timer(1s)})
      .feed(text("CH1:OFF\r\nCH2:OFF\r\nCH3:ON\r\nCH4:OFF\r\n"))
      .expect({DisarmTimer{}, Finished{Outcome::read, RelayState::on, {}}})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(LcusExchange, GivesUpAfterTwoSilences) {
  talk_to("LCUS-2")
      .call("read 1", read(1))
      .expect({write("A0 01 02 A3"_hex), timer(500ms)})
      .wait(500ms)
      .expect({write("A0 01 02 A3"_hex), timer(1s)})
      .wait(500ms)
      .expect(
          {DisarmTimer{}, Finished{Outcome::silent, {}, "the board answered none of two status queries, 500ms each"}})
      .passes();
}

TEST(LcusExchange, BelievesADisagreementOnlyTheSecondTime) {
  auto talk = talk_to("LCUS-2");
  talk.call("set 1 on", set(1, RelayState::on))
      .expect({write("A0 01 01 A2"_hex), timer(10ms)})
      .wait(10ms)
      .expect({write("A0 01 02 A3"_hex), timer(510ms)})
      .feed(text("CH1:OFF\r\n"))
      .expect({timer(20ms)})
      .wait(10ms)
      .expect({write("A0 01 02 A3"_hex), timer(520ms)})
      .feed(text("CH1:OFF\r\n"))
      .expect({DisarmTimer{}, Finished{Outcome::disagrees, RelayState::off}})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(LcusExchange, IgnoresWhatItDidNotAskFor) {
  talk_to("LCUS-2")
      .feed(text("CH1:ON\r\n"))
      .call("set 1 on", set(1, RelayState::on))
      .expect({write("A0 01 01 A2"_hex), timer(10ms)})
      .feed(text("CH1:OFF\r\n"))
      .wait(10ms)
      .expect({write("A0 01 02 A3"_hex), timer(510ms)})
      .feed(text("CH2:OFF\r\n"))
      .call("abandon", [](Exchange& exchange, TimePoint) { return exchange.abandon(); })
      .expect({DisarmTimer{}})
      .feed(text("CH1:ON\r\n"))
      .passes();
}

}  // namespace
}  // namespace rig::lcus_relay
