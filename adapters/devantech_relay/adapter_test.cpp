// SPDX-License-Identifier: Apache-2.0
#include "adapters/devantech_relay/adapter.hpp"

#include "adapters/devantech_relay/twin.hpp"
#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/twin.hpp"
#include "rig/adapter/relay_test_kit.hpp"
#include "rig/wire/conversation.hpp"

namespace rig::devantech_relay {
namespace {

using namespace std::chrono_literals;
using adapter::Finished;
using adapter::RelayExchange;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Settings a(std::string_view name, std::optional<std::string> serial = {}) {
  return {*std::find_if(models().begin(), models().end(), [&](const Model& row) { return row.name == name; }), serial};
}

struct Devantech : adapter::RelayTest {
  void plug(const Settings& near, const Settings& far, const TwinSettings& quirks = {}) {
    RelayTest::plug<DevantechTwin>(std::make_unique<DevantechBoard>(near), far, quirks);
  }
  void plug(std::string_view name, const TwinSettings& quirks = {}) { plug(a(name), a(name), quirks); }
};

struct EveryDevantech : Devantech, ::testing::WithParamInterface<Model> {};
INSTANTIATE_TEST_SUITE_P(Models, EveryDevantech, ::testing::ValuesIn(models().begin(), models().end()),
                         [](const auto& row) { return "id_" + std::to_string(row.param.module_id); });

TEST_P(EveryDevantech, SwitchesEachContactAndNoOther) {
  plug(GetParam().name);
  EXPECT_EQ(board->channels(), GetParam().channels);
  switch_each_contact_and_no_other();
}

TEST_F(Devantech, RefusesAChannelItDoesNotHave) {
  plug("USB-RLY02");
  EXPECT_EQ(on(0), "relay power.0: a USB-RLY02 has channels 1 to 2 (limit_reached)");
  EXPECT_EQ(on(3), "relay power.3: a USB-RLY02 has channels 1 to 2 (limit_reached)");
  EXPECT_THAT(contacts, IsEmpty());
}

TEST_F(Devantech, RefusesAnotherBoardBeforeItSwitchesAnything) {
  plug(a("USB-RLY08"), a("USB-RLY16"));
  const std::string refused =
      "relay power.1: the board says that it is a USB-RLY16, the bench says a USB-RLY08 (refused)";
  EXPECT_EQ(on(1), refused);
  EXPECT_EQ(read(1), refused);
  EXPECT_EQ(on(1), refused) << "it is asked again, and is the same board";
  EXPECT_THAT(contacts, IsEmpty());
}

TEST_F(Devantech, RefusesABoardWithAnotherSerialNumber) {
  plug(a("USB-RLY08", "00015234"), a("USB-RLY08", "00021197"));
  EXPECT_EQ(on(1), "relay power.1: the board's serial number is 00021197, the bench says 00015234 (refused)");
  EXPECT_THAT(contacts, IsEmpty());
  plug(a("USB-RLY08", "00015234"), a("USB-RLY08", "00015234"));
  EXPECT_EQ(on(1), "done");
}

TEST_F(Devantech, ShowsASerialNumberThatIsNoTextAsHex) {
  plug(a("USB-RLY08", "00015234"), a("USB-RLY08", std::string("\x01\x02\x03\x04\x05\x06\x07\xFF", 8)));
  EXPECT_EQ(on(1), "relay power.1: the board's serial number is 01020304050607FF, the bench says 00015234 (refused)");
}

TEST_F(Devantech, ReportsAStuckContactAndCannotSeeALie) {
  plug("USB-RLY08", {.stuck_channels = {{1}}});
  EXPECT_EQ(on(1), "relay power.1: on was commanded, the board reads back off (not_confirmed)");
  EXPECT_EQ(on(2), "done");
  plug("USB-RLY08", {.stuck_channels = {{1}}, .lies = true});
  EXPECT_EQ(on(1), "done");
  EXPECT_FALSE(twin->closed(1));
}

TEST_F(Devantech, ReportsWhatWasNotAnswered) {
  plug("USB-RLY08", {.silent = true});
  EXPECT_EQ(on(1), "relay power.1: the board answered none of two questions for its module id, 500ms each (timeout)");
  EXPECT_THAT(contacts, IsEmpty());
  plug("USB-RLY08", {.half_answers = true});
  EXPECT_EQ(on(1), "relay power.1: the board answered none of two questions for its module id, 500ms each (timeout)");
}

TEST_F(Devantech, HearsALateAnswer) {
  plug("USB-RLY16", {.reply_delay = 300ms});
  EXPECT_EQ(on(3), "done");
  EXPECT_EQ(read(4), "off");
}

TEST_F(Devantech, TakesNoiseForAnotherBoard) {
  plug("USB-RLY08", {.garbage = "2A"_hex});
  EXPECT_EQ(on(1),
            "relay power.1: the board says that it is unknown (module id 42), the bench says a USB-RLY08 (refused)");
}

TEST_F(Devantech, LosesItsContactsWithItsPlug) {
  plug("USB-RLY08");
  EXPECT_EQ(on(2), "done");
  unplug();
  EXPECT_EQ(off(2), "line: the line was cut (port_lost)");
  EXPECT_THAT(contacts, ElementsAre("2 closes", "2 opens"));
  plug_in_again(std::make_unique<DevantechBoard>(a("USB-RLY08")));
  EXPECT_EQ(read(2), "off");
}

TEST_F(Devantech, KeepsLatchingContactsWithoutPower) {
  plug("USB-RLY16L");
  EXPECT_EQ(on(2), "done");
  unplug();
  plug_in_again(std::make_unique<DevantechBoard>(a("USB-RLY16L")));
  EXPECT_EQ(read(2), "on");
  EXPECT_THAT(contacts, ElementsAre("2 closes"));
}

TEST(DevantechWire, IdentifiesCommandsAndReadsBack) {
  wire::Conversation<RelayExchange> talk(
      [] { return RelayExchange(std::make_unique<DevantechBoard>(a("USB-RLY08", "00015234"))); });
  const auto timer = [](Duration at) { return wire::ArmTimer{TimePoint{} + at}; };
  talk.call("set 8 on", [](RelayExchange& exchange, TimePoint now) { return exchange.set(8, RelayState::on, now); })
      .expect({RelayExchange::Write{{0x5A}}, timer(500ms)})
      .feed("08"_hex)
      .expect({})
      .feed("02"_hex)
      .expect({timer(10ms)})
      .wait(10ms)
      .expect({RelayExchange::Write{{0x38}}, timer(510ms)})
      .feed("30 30 30 31 35 32 33 34"_hex)
      .expect({timer(20ms)})
      .wait(10ms)
      .expect({RelayExchange::Write{{0x6C}}, timer(30ms)})
      .wait(10ms)
      .expect({RelayExchange::Write{{0x5B}}, timer(530ms)})
      .feed("80"_hex)
      .expect({wire::DisarmTimer{}, Finished{Finished::Outcome::read, RelayState::on, {}}})
      .passes();
  talk.fails_cleanly_at_every_step([](const auto& action) { return std::holds_alternative<Finished>(action); });
}

TEST(DevantechOnAPty, SwitchesAndReadsBackInRealTime) {
  io::Loop loop(io::TimeMode::real);
  auto far = *serial_port::PtyTwin::create(loop, "board");
  DevantechTwin twin(loop, *far, a("USB-RLY08"), {}, {});
  const auto port = *serial_port::SerialPort::open(loop, far->slave_path(), {.baud = default_baud});
  adapter::RelayBoard board(loop, *port, "power", std::make_unique<DevantechBoard>(a("USB-RLY08")));
  const auto soon = Deadline::after(loop.now(), 10s);
  EXPECT_TRUE(board.set(8, RelayState::on, soon).has_value());
  EXPECT_TRUE(twin.closed(8));
  EXPECT_EQ(*board.read(8, soon), RelayState::on);
}

}  // namespace
}  // namespace rig::devantech_relay
