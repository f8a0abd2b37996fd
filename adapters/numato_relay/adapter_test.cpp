// SPDX-License-Identifier: Apache-2.0
#include "adapters/numato_relay/adapter.hpp"

#include "adapters/numato_relay/twin.hpp"
#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/twin.hpp"
#include "rig/adapter/relay_test_kit.hpp"
#include "rig/wire/conversation.hpp"

namespace rig::numato_relay {
namespace {

using namespace std::chrono_literals;
using adapter::Finished;
using adapter::RelayExchange;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Settings with(unsigned channels, std::optional<std::string> id = {}) {
  const auto row = [&](const Model& model) { return model.channels == channels; };
  return {*std::find_if(models().begin(), models().end(), row), id};
}

struct Numato : adapter::RelayTest {
  void plug(const Settings& near, const Settings& far, const TwinSettings& quirks = {}) {
    RelayTest::plug<NumatoTwin>(std::make_unique<NumatoBoard>(near), far, quirks);
  }
  void plug(unsigned channels, const TwinSettings& quirks = {}) { plug(with(channels), with(channels), quirks); }
};

struct EveryNumato : Numato, ::testing::WithParamInterface<Model> {};
INSTANTIATE_TEST_SUITE_P(Models, EveryNumato, ::testing::ValuesIn(models().begin(), models().end()),
                         [](const auto& row) { return "channels_" + std::to_string(row.param.channels); });

TEST_P(EveryNumato, SwitchesEachContactAndNoOther) {
  plug(GetParam().channels);
  EXPECT_EQ(board->channels(), GetParam().channels);
  switch_each_contact_and_no_other();
}

TEST_F(Numato, RefusesAChannelItDoesNotHave) {
  plug(16);
  EXPECT_EQ(on(0), "relay power.0: a Numato 16 Channel module has channels 1 to 16 (limit_reached)");
  EXPECT_EQ(on(17), "relay power.17: a Numato 16 Channel module has channels 1 to 16 (limit_reached)");
  EXPECT_THAT(contacts, IsEmpty());
}

TEST_F(Numato, RefusesAModuleWithAnotherId) {
  plug(with(8, "desk-one"), with(8, "desk-two"));
  const std::string refused = "relay power.1: the module's id is \"desk-two\", the bench says \"desk-one\" (refused)";
  EXPECT_EQ(on(1), refused);
  EXPECT_EQ(on(1), refused);
  EXPECT_THAT(contacts, IsEmpty());
  plug(with(8, "desk-one"), with(8, "desk-one"));
  EXPECT_EQ(on(1), "done");
}

TEST_F(Numato, RefusesAModuleWithFewerContactsWhenItCannotTellOne) {
  plug(with(16), with(8));
  EXPECT_EQ(on(9), "relay power.9: the module answered \"\" to \"relay read 8\" (refused)");
}

TEST_F(Numato, ReportsAStuckContactAndCannotSeeALie) {
  plug(8, {.stuck_channels = {{1}}});
  EXPECT_EQ(on(1), "relay power.1: on was commanded, the board reads back off (not_confirmed)");
  EXPECT_EQ(on(2), "done");
  plug(8, {.stuck_channels = {{1}}, .lies = true});
  EXPECT_EQ(on(1), "done");
  EXPECT_FALSE(twin->closed(1));
}

TEST_F(Numato, ReportsSilenceAndHalfAnAnswer) {
  const std::string silent =
      "relay power.1: the board answered none of two requests for its prompt, 500ms each (timeout)";
  plug(8, {.silent = true});
  EXPECT_EQ(on(1), silent);
  plug(8, {.half_answers = true});
  EXPECT_EQ(on(1), silent);
  EXPECT_THAT(contacts, IsEmpty());
}

TEST_F(Numato, HearsALateAnswerBehindNoise) {
  plug(8, {.reply_delay = 300ms, .garbage = "FF 00 0D 3E 6F 6E 0D"_hex});
  EXPECT_EQ(on(3), "done");
  EXPECT_EQ(read(4), "off");
}

TEST_F(Numato, ClearsWhatTheModuleHeardBefore) {
  plug(8);
  line.host_end().write(as_bytes("relay o"));
  EXPECT_EQ(on(1), "done");
}

TEST_F(Numato, LosesItsContactsWithItsPlug) {
  plug(2);
  EXPECT_EQ(on(2), "done");
  unplug();
  EXPECT_EQ(off(2), "line: the line was cut (port_lost)");
  EXPECT_THAT(contacts, ElementsAre("2 closes", "2 opens"));
  plug_in_again(std::make_unique<NumatoBoard>(with(2)));
  EXPECT_EQ(read(2), "off");
}

RelayExchange::Write write(std::string_view text) {
  const ByteView octets = as_bytes(text);
  return {{octets.begin(), octets.end()}};
}
Bytes text(std::string_view words) { return {words.begin(), words.end()}; }

TEST(NumatoWire, ClearsIdentifiesCommandsAndReadsBack) {
  wire::Conversation<RelayExchange> talk(
      [] { return RelayExchange(std::make_unique<NumatoBoard>(with(16, "desk-one"))); });
  const auto timer = [](Duration at) { return wire::ArmTimer{TimePoint{} + at}; };
  talk.call("set 11 on", [](RelayExchange& exchange, TimePoint now) { return exchange.set(11, RelayState::on, now); })
      .expect({RelayExchange::Write{{0x0D}}, timer(500ms)})
      .feed("0A 0D 3E"_hex)
      .expect({timer(10ms)})
      .wait(10ms)
      .expect({write("id get\r"), timer(510ms)})
      .feed(text("id get\n\rdesk-one\n\r>"))
      .expect({timer(20ms)})
      .wait(10ms)
      .expect({RelayExchange::Write{{0x72, 0x65, 0x6C, 0x61, 0x79, 0x20, 0x6F, 0x6E, 0x20, 0x41, 0x0D}}, timer(520ms)})
      .feed(text("relay on A\n\r"))
      .expect({})
      .feed(text(">"))
      .expect({timer(120ms)})
      .wait(100ms)
      .expect({write("relay read A\r"), timer(620ms)})
      .feed(text("relay read A\n\ron\n\r>"))
      .expect({wire::DisarmTimer{}, Finished{Finished::Outcome::read, RelayState::on, {}}})
      .passes();
  talk.fails_cleanly_at_every_step([](const auto& action) { return std::holds_alternative<Finished>(action); });
}

TEST(NumatoWire, BelievesAComplaintOnlyTheSecondTime) {
  const auto timer = [](Duration at) { return wire::ArmTimer{TimePoint{} + at}; };
  wire::Conversation<RelayExchange>([] { return RelayExchange(std::make_unique<NumatoBoard>(with(8))); })
      .call("read 1", [](RelayExchange& exchange, TimePoint now) { return exchange.read(1, now); })
      .expect({write("\r"), timer(500ms)})
      .feed(text("\n\r>"))
      .expect({timer(10ms)})
      .wait(10ms)
      .expect({write("relay read 0\r"), timer(510ms)})
      .feed(text("relay read 0\n\rwhat?\n\r>"))
      .expect({timer(20ms)})
      .wait(10ms)
      .expect({write("relay read 0\r"), timer(520ms)})
      .feed(text("relay read 0\n\rwhat?\n\r>"))
      .expect({wire::DisarmTimer{},
               Finished{Finished::Outcome::refused, {}, "the module answered \"what?\" to \"relay read 0\""}})
      .passes();
}

TEST(NumatoOnAPty, SwitchesAndReadsBackInRealTime) {
  io::Loop loop(io::TimeMode::real);
  auto far = *serial_port::PtyTwin::create(loop, "board");
  NumatoTwin twin(loop, *far, with(8), {}, {});
  const auto port = *serial_port::SerialPort::open(loop, far->slave_path(), {.baud = default_baud});
  adapter::RelayBoard board(loop, *port, "power", std::make_unique<NumatoBoard>(with(8)));
  const auto soon = Deadline::after(loop.now(), 10s);
  EXPECT_TRUE(board.set(8, RelayState::on, soon).has_value());
  EXPECT_TRUE(twin.closed(8));
  EXPECT_EQ(*board.read(8, soon), RelayState::on);
}

}  // namespace
}  // namespace rig::numato_relay
