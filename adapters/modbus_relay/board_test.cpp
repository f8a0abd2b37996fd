// SPDX-License-Identifier: Apache-2.0
#include "adapters/modbus_relay/test_kit.hpp"
#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/twin.hpp"

namespace rig::modbus_relay {
namespace {

using namespace std::chrono_literals;
using device::RelayState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string nobody = "unit address, baud rate, and whether A and B are exchanged (timeout)";

struct EveryModbusModel : LineOfBoards, ::testing::WithParamInterface<Model> {};
INSTANTIATE_TEST_SUITE_P(Modbus, EveryModbusModel, ::testing::ValuesIn(models().begin(), models().end()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_P(EveryModbusModel, SwitchesEveryContactAndNoOther) {
  plug_boards(boards_of(GetParam().name));
  EXPECT_TRUE(board->can_read());
  EXPECT_EQ(board->channels(), GetParam().channels);
  switch_each_contact_and_no_other();
}

TEST_P(EveryModbusModel, RefusesAChannelItDoesNotHave) {
  plug_boards(boards_of(GetParam().name));
  EXPECT_EQ(board->set(0, RelayState::on, soon()).error().code, ErrorCode::limit_reached);
  EXPECT_EQ(board->set(GetParam().channels + 1, RelayState::on, soon()).error().code, ErrorCode::limit_reached);
  EXPECT_THAT(contacts, IsEmpty());
}

TEST_F(LineOfBoards, NamesItsChannels) {
  plug_boards(boards_of("R421A08"));
  EXPECT_EQ(on(9), "relay power.9: an R421A08 has channels 1 to 8 (limit_reached)");
  plug_boards(boards_of("waveshare_8", {{1, 2}}));
  EXPECT_EQ(on(17), "relay power.17: a line of 2 waveshare_8 has channels 1 to 16 (limit_reached)");
}

TEST_F(LineOfBoards, SwitchesTheRightOneOfSeveralBoards) {
  plug_boards(boards_of("R421A08", {{3, 7, 1}}));
  EXPECT_EQ(on(9), "done");
  EXPECT_EQ(on(24), "done");
  EXPECT_EQ(read(1), "off");
  EXPECT_EQ(read(9), "on");
  EXPECT_EQ(read(17), "off");
  EXPECT_EQ(read(24), "on");
  EXPECT_THAT(contacts, ElementsAre("9 closes", "24 closes"));
}

TEST_F(LineOfBoards, ReportsAStuckContactThatIsReadBack) {
  plug_boards(boards_of("waveshare_8"), {.stuck_channels = {{1}}});
  EXPECT_EQ(on(1), "relay power.1: on was commanded, the board reads back off (not_confirmed)");
  EXPECT_EQ(on(2), "done");
  EXPECT_THAT(contacts, ElementsAre("2 closes"));
}

TEST_F(LineOfBoards, CannotKnowThatALyingBoardDidNotSwitch) {
  plug_boards(boards_of("R4D8A08"), {.stuck_channels = {{1}}, .lies = true});
  EXPECT_EQ(on(1), "done");
  EXPECT_FALSE(twin->closed(1));
}

TEST_F(LineOfBoards, PassesOnThatTheBoardRefuses) {
  plug_boards(boards_of("waveshare_8"), {.refuses_with = 4});
  EXPECT_EQ(on(1), "relay power.1: unit 1 refuses: server device failure (refused)");
  EXPECT_EQ(read(1), "relay power.1: unit 1 refuses: server device failure (refused)");
}

TEST_F(LineOfBoards, IsRefusedByABoardOfTheOtherKind) {
  plug_boards(boards_of("waveshare_8"), boards_of("R421A08"));
  EXPECT_EQ(on(1), "relay power.1: unit 1 refuses: illegal function (refused)");
  plug_boards(boards_of("waveshare_16"), boards_of("waveshare_8"));
  EXPECT_EQ(on(16), "relay power.16: unit 1 refuses: illegal data address (refused)");
}

TEST_F(LineOfBoards, DoesNotTakeAnotherUnitForItsOwn) {
  plug_boards(boards_of("waveshare_8"), {.answers_as = 9});
  EXPECT_EQ(on(1), "relay power.1: unit 9 answered in the place of unit 1 (refused)");
}

TEST_F(LineOfBoards, SaysThatNobodyAnswers) {
  plug_boards(boards_of("waveshare_8", {{2}}), boards_of("waveshare_8", {{1}}));
  EXPECT_EQ(on(1), "relay power.1: the board answered none of two commands, 500ms each; " + nobody);
  EXPECT_EQ(read(1), "relay power.1: the board answered none of two status queries, 500ms each; " + nobody);
  EXPECT_THAT(contacts, IsEmpty());
}

TEST_F(LineOfBoards, DoesNotBelieveDamagedAnswers) {
  for (const TwinSettings& damage :
       {TwinSettings{.bad_checksum = true}, TwinSettings{.half_answers = true}, TwinSettings{.silent = true}}) {
    plug_boards(boards_of("R421A08"), damage);
    EXPECT_EQ(on(1), "relay power.1: the board answered none of two commands, 500ms each; " + nobody);
  }
}

TEST_F(LineOfBoards, DoesNotTakeTheEchoOfItsConverterForTheBoard) {
  plug_boards(boards_of("waveshare_8"), {.silent = true, .echo = true});
  EXPECT_EQ(on(1), "relay power.1: the board answered none of two status queries, 500ms each; " + nobody);
  for (const std::string_view model : {"waveshare_8", "R4D8A08", "R421A08"}) {
    plug_boards(boards_of(model), {.echo = true});
    EXPECT_EQ(on(2), "done");
    EXPECT_EQ(read(1), "off");
  }
}

TEST_F(LineOfBoards, HearsAnAnswerThatIsLateAndDirty) {
  plug_boards(boards_of("waveshare_8"), {.reply_delay = 300ms, .garbage = "00 01 01 FF 01"_hex});
  EXPECT_EQ(on(1), "done");
  EXPECT_EQ(read(2), "off");
}

TEST_F(LineOfBoards, KeepsTheDeadline) {
  plug_boards(boards_of("waveshare_8"), {.reply_delay = 300ms});
  const auto late = board->set(1, RelayState::on, Deadline::after(loop.now(), 100ms));
  EXPECT_EQ(describe(late.error()), "relay power.1: the deadline passed before the board was done (timeout)");
  EXPECT_EQ(off(1), "done") << "the answer to the abandoned command came in between";
}

TEST_F(LineOfBoards, KeepsItsContactsWithoutTheConverter) {
  plug_boards(boards_of("waveshare_8"));
  EXPECT_EQ(on(1), "done");
  unplug();
  EXPECT_EQ(off(1), "line: the line was cut (port_lost)");
  EXPECT_EQ(read(1), "line: the line was cut (port_lost)");
  plug_in_again(std::make_unique<ModbusBoards>(boards_of("waveshare_8")));
  EXPECT_EQ(read(1), "on");
  EXPECT_THAT(contacts, ElementsAre("1 closes"));
}

TEST(ModbusOnAPty, SwitchesAndReadsBackInRealTime) {
  io::Loop loop(io::TimeMode::real);
  auto far = *serial_port::PtyTwin::create(loop, "board");
  ModbusTwin twin(loop, *far, boards_of("R4D8A08"), {}, {});
  const auto port = *serial_port::SerialPort::open(loop, far->slave_path(), {.baud = 9600});
  adapter::RelayBoard board(loop, *port, "power", std::make_unique<ModbusBoards>(boards_of("R4D8A08")));
  const auto soon = Deadline::after(loop.now(), 10s);
  for (const unsigned channel : {1u, 8u}) {
    EXPECT_TRUE(board.set(channel, RelayState::on, soon).has_value());
    EXPECT_TRUE(twin.closed(channel));
    EXPECT_EQ(*board.read(channel, soon), RelayState::on);
  }
}

}  // namespace
}  // namespace rig::modbus_relay
