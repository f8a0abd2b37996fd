// SPDX-License-Identifier: Apache-2.0
#include "adapters/scpi_meter/exchange.hpp"

#include "rig/wire/conversation.hpp"

namespace rig::scpi_meter {
namespace {

using namespace std::chrono_literals;
using wire::ArmTimer;
using wire::DisarmTimer;
using Outcome = Finished::Outcome;
using Talk = wire::Conversation<Exchange>;

constexpr std::string_view identity = "HEWLETT-PACKARD,34401A,0,10-5-2";

Talk talk_to(const Settings& meter = {}) {
  return Talk([meter] { return Exchange(meter); });
}
ArmTimer timer(Duration at) { return {TimePoint{} + at}; }
Exchange::Write write(std::string text) { return {std::move(text)}; }
Bytes line(std::string_view words) {
  Bytes octets(words.begin(), words.end());
  octets.push_back('\n');
  return octets;
}
bool is_end(const Exchange::Action& action) { return std::holds_alternative<Finished>(action); }
Exchange::Actions read(Exchange& exchange, TimePoint now) { return exchange.read(now); }
Exchange::Actions identify(Exchange& exchange, TimePoint now) { return exchange.identify(now); }
Finished measured(double value) { return {.outcome = Outcome::measured, .value = value}; }

/// A first reading: the meter is known, and its answers are in step.
Talk in_step() {
  auto talk = talk_to();
  talk.call("read", read)
      .expect({write("*IDN?\n"), timer(2s)})
      .feed(line(identity))
      .expect({write("MEAS:CURR:DC?\n"), timer(2s)})
      .feed(line("+8.0E-02"))
      .expect({DisarmTimer{}, measured(0.08)});
  return talk;
}

TEST(ScpiExchange, SendsThePublishedOctets) {
  Exchange exchange{Settings{}};
  EXPECT_EQ(to_string(exchange.identify({}).front()), "write 2A 49 44 4E 3F 0A");
  exchange.on_bytes(line(identity), {});
  EXPECT_EQ(to_string(exchange.read({}).front()), "write 4D 45 41 53 3A 43 55 52 52 3A 44 43 3F 0A");
}

TEST(ScpiExchange, AsksWhoItIsBeforeTheFirstReading) {
  auto talk = in_step();
  talk.call("read", read)
      .expect({write("MEAS:CURR:DC?\n"), timer(2s)})
      .feed(Bytes{'+', '1', '.', '2', '3', '4', '5'})
      .expect({})
      .feed(line("E-03"))
      .expect({DisarmTimer{}, measured(1.2345e-3)})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(ScpiExchange, TellsTheIdentity) {
  auto talk = talk_to();
  talk.call("identify", identify)
      .expect({write("*IDN?\n"), timer(2s)})
      .feed(line(identity))
      .expect({DisarmTimer{}, Finished{Outcome::identified, 0, std::string(identity)}})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(ScpiExchange, SendsTheSetupWithEveryBeginning) {
  auto talk = talk_to({.query = "READ?", .setup = "SYST:REM", .line_end = LineEnd::crlf, .reply_time_out = 1s});
  talk.call("read", read)
      .expect({write("SYST:REM\r\n"), write("*IDN?\r\n"), timer(1s)})
      .feed(line(identity))
      .expect({write("READ?\r\n"), timer(1s)})
      .wait(1s)
      .expect({write("SYST:REM\r\n"), write("*IDN?\r\n"), timer(2s)})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(ScpiExchange, DropsALateAnswerBeforeItAsksAgain) {
  auto talk = in_step();
  talk.call("read", read)
      .expect({write("MEAS:CURR:DC?\n"), timer(2s)})
      .wait(2s)
      .expect({write("*IDN?\n"), timer(4s)})
      .feed(line("+1.0E+00"))
      .expect({})
      .feed(line(identity))
      .expect({write("MEAS:CURR:DC?\n"), timer(4s)})
      .feed(line("+2.0E+00"))
      .expect({DisarmTimer{}, measured(2.0)})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(ScpiExchange, GetsInStepAgainAfterGarbage) {
  auto talk = in_step();
  talk.call("read", read)
      .expect({write("MEAS:CURR:DC?\n"), timer(2s)})
      .feed(line("\x01\x02+1.0"))
      .expect({write("*IDN?\n"), timer(2s)})
      .feed(line(identity))
      .expect({write("MEAS:CURR:DC?\n"), timer(2s)})
      .feed(line("ERR"))
      .expect({DisarmTimer{}, Finished{Outcome::garbled, 0, "ERR"}})
      .call("read", read)
      .expect({write("*IDN?\n"), timer(2s)})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(ScpiExchange, ForgetsHalfALine) {
  in_step()
      .call("read", read)
      .expect({write("MEAS:CURR:DC?\n"), timer(2s)})
      .feed(Bytes{'+', '1', '.', '0'})
      .wait(2s)
      .expect({write("*IDN?\n"), timer(4s)})
      .feed(line(identity))
      .expect({write("MEAS:CURR:DC?\n"), timer(4s)})
      .feed(line("2"))
      .expect({DisarmTimer{}, measured(2.0)})
      .passes();
}

TEST(ScpiExchange, DoesNotBelieveWhatItDidNotAskFor) {
  in_step()
      .feed(line("+7.0E+00"))
      .call("read", read)
      .expect({write("*IDN?\n"), timer(2s)})
      .call("abandon", [](Exchange& exchange, TimePoint) { return exchange.abandon(); })
      .expect({DisarmTimer{}})
      .feed(line(identity))
      .call("read", read)
      .expect({write("*IDN?\n"), timer(2s)})
      .passes();
}

TEST(ScpiExchange, PassesOverAnEcho) {
  in_step()
      .call("read", read)
      .expect({write("MEAS:CURR:DC?\n"), timer(2s)})
      .feed(line("MEAS:CURR:DC?"))
      .expect({})
      .feed(line("3"))
      .expect({DisarmTimer{}, measured(3.0)})
      .passes();
}

TEST(ScpiExchange, GivesUpAfterASecondSilence) {
  talk_to()
      .call("read", read)
      .expect({write("*IDN?\n"), timer(2s)})
      .wait(2s)
      .expect({write("*IDN?\n"), timer(4s)})
      .wait(2s)
      .expect({DisarmTimer{}, Finished{Outcome::silent, 0, "*IDN?"}})
      .passes();
}

}  // namespace
}  // namespace rig::scpi_meter
