// SPDX-License-Identifier: Apache-2.0
#include "adapters/modbus_relay/adapter.hpp"

#include "adapters/modbus_relay/test_kit.hpp"

namespace rig::modbus_relay {
namespace {

using namespace std::chrono_literals;
using device::RelayState;

std::string hex(const adapter::BoardRequest& request) {
  return to_hex(ByteView(request.frame.data(), request.frame.size()), " ");
}

/// What the octets come to, and at which of them.
std::string hears(ModbusBoards& boards, const Bytes& octets) {
  std::string heard;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const auto answer = boards.feed(octets[i]);
    if (std::holds_alternative<std::monostate>(answer)) continue;
    heard += fmt::format("{}{}: ", heard.empty() ? "" : ", ", i + 1);
    if (const auto* refused = std::get_if<adapter::Refused>(&answer)) heard += refused->why;
    if (const auto* state = std::get_if<RelayState>(&answer)) heard += device::name(*state);
    if (std::holds_alternative<adapter::Acknowledged>(answer)) heard += "acknowledged";
  }
  return heard;
}

TEST(ModbusBoards, SendWhatWavesharePublishes) {
  ModbusBoards boards(boards_of("waveshare_8"));
  EXPECT_EQ(hex(boards.set(1, RelayState::on)), "01 05 00 00 FF 00 8C 3A");
  EXPECT_EQ(hex(boards.set(1, RelayState::off)), "01 05 00 00 00 00 CD CA");
  EXPECT_EQ(hex(boards.set(8, RelayState::on)), "01 05 00 07 FF 00 3D FB");
  EXPECT_EQ(hex(boards.query(3)), "01 01 00 00 00 08 3D CC");
  EXPECT_EQ(hex(boards.pulse_off(1, 700ms)), "01 05 04 00 00 07 8D 38");
}

TEST(ModbusBoards, SendWhatEletechsupPublishes) {
  ModbusBoards boards(boards_of("R4D8A08"));
  EXPECT_EQ(hex(boards.set(1, RelayState::on)), "01 06 00 01 01 00 D9 9A");
  EXPECT_EQ(hex(boards.set(1, RelayState::off)), "01 06 00 01 02 00 D9 6A");
  EXPECT_EQ(hex(boards.query(8)), "01 03 00 01 00 08 15 CC");
  ModbusBoards one_at_a_time(boards_of("R421A08"));
  EXPECT_EQ(hex(one_at_a_time.query(1)), "01 03 00 01 00 01 D5 CA");
}

TEST(ModbusBoards, CountTheirChannelsOnFromBoardToBoard) {
  ModbusBoards boards(boards_of("waveshare_8", {{1, 5}}));
  EXPECT_EQ(boards.traits().channels, 16u);
  EXPECT_EQ(boards.traits().kind, "a line of 2 waveshare_8");
  EXPECT_EQ(hex(boards.set(8, RelayState::on)).substr(0, 11), "01 05 00 07");
  EXPECT_EQ(hex(boards.set(9, RelayState::on)).substr(0, 11), "05 05 00 00");
  EXPECT_EQ(hex(boards.query(16)).substr(0, 17), "05 01 00 00 00 08");
}

TEST(ModbusBoards, ReadTheStatesThatWaveshareAnswers) {
  ModbusBoards boards(boards_of("waveshare_8"));
  boards.query(1);
  EXPECT_EQ(hears(boards, "01 01 01 41 91 B8"_hex), "6: on");
  boards.query(2);
  EXPECT_EQ(hears(boards, "01 01 01 41 91 B8"_hex), "6: off");
}

TEST(ModbusBoards, ReadTheStatesThatEletechsupAnswers) {
  ModbusBoards boards(boards_of("R4D8A08", {{1}}, 2));
  boards.query(2);
  EXPECT_EQ(hears(boards, "01 03 04 00 00 00 01 3B F3"_hex), "9: on");
  ModbusBoards one_at_a_time(boards_of("R421A08"));
  one_at_a_time.query(7);
  EXPECT_EQ(hears(one_at_a_time, "01 03 02 00 01 79 84"_hex), "7: on");
  one_at_a_time.query(7);
  EXPECT_EQ(hears(one_at_a_time, "01 03 02 00 00 B8 44"_hex), "7: off");
}

TEST(ModbusBoards, TakeOnlyTheWholeCommandForItsAcknowledgement) {
  ModbusBoards boards(boards_of("waveshare_8"));
  boards.set(1, RelayState::on);
  EXPECT_EQ(hears(boards, "01 05 00 00 00 00 CD CA"_hex), "") << "off";
  EXPECT_EQ(hears(boards, "01 05 00 00 FF 00 8C 3B"_hex), "") << "bad checksum";
  EXPECT_EQ(hears(boards, "01 05 00 00 FF"_hex), "") << "half of it";
  EXPECT_EQ(hears(boards, "01 05 00 00 FF 00 8C 3A"_hex), "8: acknowledged");
}

TEST(ModbusBoards, TellWhyTheyWereRefused) {
  ModbusBoards boards(boards_of("waveshare_8"));
  boards.set(1, RelayState::on);
  EXPECT_EQ(hears(boards, "01 85 02 C3 51"_hex), "5: unit 1 refuses: illegal data address");
  EXPECT_EQ(hears(boards, "01 81 02 C1 91"_hex), "") << "a refusal of another function";
}

TEST(ModbusBoards, DoNotTakeAnotherUnitForTheirs) {
  ModbusBoards boards(boards_of("waveshare_8", {{2}}));
  boards.query(1);
  EXPECT_EQ(hears(boards, "01 01 01 41 91 B8"_hex), "6: unit 1 answered in the place of unit 2");
}

TEST(ModbusBoards, AreNotBelievedWhatIsNoState) {
  ModbusBoards boards(boards_of("R421A08"));
  boards.query(1);
  EXPECT_EQ(hears(boards, rtu(modbus::reply(1, modbus::Registers{{{0x12, 0x34}}}))), "");
  EXPECT_EQ(hears(boards, rtu(modbus::reply(1, modbus::Registers{}))), "");
  ModbusBoards coils(boards_of("waveshare_16"));
  coils.query(16);
  EXPECT_EQ(hears(coils, rtu(modbus::reply(1, modbus::CoilStates{{{0xFF}}}))), "")
      << "eight coils were answered, sixteen were asked for";
}

}  // namespace
}  // namespace rig::modbus_relay
