// SPDX-License-Identifier: Apache-2.0
#include "adapters/kmtronic_relay/adapter.hpp"

#include "adapters/kmtronic_relay/twin.hpp"
#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/twin.hpp"
#include "rig/adapter/relay_test_kit.hpp"
#include "rig/wire/conversation.hpp"

namespace rig::kmtronic_relay {
namespace {

using namespace std::chrono_literals;
using adapter::Finished;
using adapter::RelayExchange;
using ::testing::ElementsAre;

const Model& model(unsigned channels) {
  return *std::find_if(models().begin(), models().end(), [&](const Model& row) { return row.channels == channels; });
}

struct Kmtronic : adapter::RelayTest {
  void plug(unsigned channels, const TwinSettings& quirks = {}) {
    RelayTest::plug<KmtronicTwin>(std::make_unique<KmtronicBoard>(Settings{model(channels)}), Settings{model(channels)},
                                  quirks);
  }
};

struct EveryKmtronic : Kmtronic, ::testing::WithParamInterface<Model> {};
INSTANTIATE_TEST_SUITE_P(Models, EveryKmtronic, ::testing::ValuesIn(models().begin(), models().end()),
                         [](const auto& row) { return "channels_" + std::to_string(row.param.channels); });

TEST_P(EveryKmtronic, SwitchesEachContactAndNoOther) {
  plug(GetParam().channels);
  EXPECT_TRUE(board->can_read());
  EXPECT_EQ(board->channels(), GetParam().channels);
  switch_each_contact_and_no_other();
}

TEST_F(Kmtronic, RefusesAChannelItDoesNotHave) {
  plug(4);
  EXPECT_EQ(on(0), "relay power.0: a KMtronic USB Four Relay has channels 1 to 4 (limit_reached)");
  EXPECT_EQ(on(5), "relay power.5: a KMtronic USB Four Relay has channels 1 to 4 (limit_reached)");
  EXPECT_EQ(on(9), "relay power.9: a KMtronic USB Four Relay has channels 1 to 4 (limit_reached)");
  EXPECT_THAT(contacts, ElementsAre());
}

TEST_F(Kmtronic, ReportsAStuckContactAndCannotSeeALie) {
  plug(2, {.stuck_channels = {{1}}});
  EXPECT_EQ(on(1), "relay power.1: on was commanded, the board reads back off (not_confirmed)");
  EXPECT_EQ(on(2), "done");
  plug(8, {.stuck_channels = {{1}}, .lies = true});
  EXPECT_EQ(on(1), "done");
  EXPECT_FALSE(twin->closed(1));
}

TEST_F(Kmtronic, ReportsSilenceAndHalfAnAnswer) {
  plug(8, {.silent = true});
  EXPECT_EQ(on(1), "relay power.1: the board answered none of two status queries, 500ms each (timeout)");
  EXPECT_TRUE(twin->closed(1)) << "it obeyed, and said nothing";
  plug(1, {.half_answers = true});
  EXPECT_EQ(read(1), "relay power.1: the board answered none of two status queries, 500ms each (timeout)");
}

TEST_F(Kmtronic, HearsALateAnswerBehindNoise) {
  plug(4, {.reply_delay = 300ms, .garbage = "00 01 55"_hex});
  EXPECT_EQ(on(3), "done");
  EXPECT_EQ(read(4), "off");
}

TEST_F(Kmtronic, LosesItsContactsWithItsPlug) {
  plug(2);
  EXPECT_EQ(on(2), "done");
  unplug();
  EXPECT_EQ(off(2), "line: the line was cut (port_lost)");
  EXPECT_THAT(contacts, ElementsAre("2 closes", "2 opens"));
  plug_in_again(std::make_unique<KmtronicBoard>(Settings{model(2)}));
  EXPECT_EQ(read(2), "off");
}

TEST(KmtronicWire, CommandsAndAsksForAll) {
  wire::Conversation<RelayExchange> talk(
      [] { return RelayExchange(std::make_unique<KmtronicBoard>(Settings{model(4)})); });
  talk.call("set 2 on", [](RelayExchange& exchange, TimePoint now) { return exchange.set(2, RelayState::on, now); })
      .expect({RelayExchange::Write{{0xFF, 0x02, 0x01}}, wire::ArmTimer{TimePoint{} + 10ms}})
      .wait(10ms)
      .expect({RelayExchange::Write{{0xFF, 0x09, 0x00}}, wire::ArmTimer{TimePoint{} + 510ms}})
      .feed("00 01"_hex)
      .expect({})
      .feed("00 00"_hex)
      .expect({wire::DisarmTimer{}, Finished{Finished::Outcome::read, RelayState::on, {}}})
      .passes();
  talk.fails_cleanly_at_every_step([](const auto& action) { return std::holds_alternative<Finished>(action); });
}

TEST(KmtronicOnAPty, SwitchesAndReadsBackInRealTime) {
  io::Loop loop(io::TimeMode::real);
  auto far = *serial_port::PtyTwin::create(loop, "board");
  KmtronicTwin twin(loop, *far, {model(8)}, {}, {});
  const auto port = *serial_port::SerialPort::open(loop, far->slave_path(), {.baud = default_baud});
  adapter::RelayBoard board(loop, *port, "power", std::make_unique<KmtronicBoard>(Settings{model(8)}));
  const auto soon = Deadline::after(loop.now(), 10s);
  EXPECT_TRUE(board.set(8, RelayState::on, soon).has_value());
  EXPECT_TRUE(twin.closed(8));
  EXPECT_EQ(*board.read(8, soon), RelayState::on);
}

}  // namespace
}  // namespace rig::kmtronic_relay
