// SPDX-License-Identifier: Apache-2.0
#include "adapters/modbus_relay/twin.hpp"

#include "adapters/modbus_relay/test_kit.hpp"

namespace rig::modbus_relay {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// Talks to the boards in published octets.
struct Boards : LineOfBoards {
  Bytes heard;

  void start(const Settings& boards, const TwinSettings& quirks = {}) {
    plug_boards(boards, quirks);
    board.reset();
    line.host_end().listen({[this](ByteView bytes) { heard.insert(heard.end(), bytes.begin(), bytes.end()); }, {}});
  }
  std::string ask(const Bytes& octets) {
    heard.clear();
    line.host_end().write(octets);
    let_pass(60ms);
    return to_hex(heard, " ");
  }
};

TEST_F(Boards, ObeyWhatWavesharePublishes) {
  start(boards_of("waveshare_8"));
  EXPECT_EQ(ask("01 05 00 00 FF 00 8C 3A"_hex), "01 05 00 00 FF 00 8C 3A");
  EXPECT_EQ(ask("01 05 00 06 FF 00 6C 3B"_hex), "01 05 00 06 FF 00 6C 3B");
  EXPECT_EQ(ask("01 01 00 00 00 08 3D CC"_hex), "01 01 01 41 91 B8");
  EXPECT_EQ(ask("01 05 00 00 00 00 CD CA"_hex), "01 05 00 00 00 00 CD CA");
  EXPECT_THAT(contacts, ElementsAre("1 closes", "7 closes", "1 opens"));
  EXPECT_EQ(ask("01 0F 00 00 00 08 01 FF BE D5"_hex), "01 0F 00 00 00 08 54 0D");
  EXPECT_TRUE(twin->closed(8));
}

TEST_F(Boards, FlashOnForWhatWavesharePublishes) {
  start(boards_of("waveshare_8"));
  EXPECT_EQ(ask("01 05 02 00 00 07 8D B0"_hex), "01 05 02 00 00 07 8D B0");
  EXPECT_TRUE(twin->closed(1));
  let_pass(600ms);
  EXPECT_TRUE(twin->closed(1)) << "its 60 ms on the line and 600 ms";
  let_pass(60ms);
  EXPECT_FALSE(twin->closed(1));
}

TEST_F(Boards, ObeyWhatEletechsupPublishes) {
  start(boards_of("R4D8A08"));
  EXPECT_EQ(ask("01 06 00 01 01 00 D9 9A"_hex), "01 06 00 01 01 00 D9 9A");
  EXPECT_EQ(ask("01 03 00 01 00 08 15 CC"_hex).substr(0, 26), "01 03 10 00 01 00 00 00 00");
  EXPECT_EQ(ask("01 06 00 01 02 00 D9 6A"_hex), "01 06 00 01 02 00 D9 6A");
  EXPECT_THAT(contacts, ElementsAre("1 closes", "1 opens"));
}

TEST_F(Boards, RefuseWhatTheyCannotDo) {
  const auto asked = [this](const modbus::Request& request) {
    return ask(rtu(modbus::request(1, request))).substr(3, 5);
  };
  start(boards_of("waveshare_8"));
  EXPECT_EQ(asked(modbus::WriteCoil{8, modbus::WriteCoil::on}), "85 02");
  EXPECT_EQ(asked(modbus::WriteCoil{0x0300, 1}), "85 02");
  EXPECT_EQ(asked(modbus::WriteCoil{0, 0x1234}), "85 03");
  EXPECT_EQ(asked(modbus::WriteCoil{flash_off, 0x8000}), "85 03");
  EXPECT_EQ(asked(modbus::ReadCoils{1, 8}), "81 02");
  EXPECT_EQ(asked(modbus::WriteCoils{1, 8, {{0xFF}}}), "8F 02");
  EXPECT_EQ(asked(modbus::WriteRegister{1, register_on}), "86 01");
  EXPECT_EQ(asked(modbus::ReadRegisters{1, 1}), "83 01");
  start(boards_of("R421A08"));
  EXPECT_EQ(asked(modbus::WriteRegister{0, register_on}), "86 02");
  EXPECT_EQ(asked(modbus::WriteRegister{9, register_on}), "86 02");
  EXPECT_EQ(asked(modbus::WriteRegister{1, 0x0300}), "86 03");
  EXPECT_EQ(asked(modbus::ReadRegisters{1, 2}), "83 02") << "it tells one at a time";
  EXPECT_EQ(asked(modbus::ReadRegisters{8, 1}), "03 02");
  EXPECT_EQ(asked(modbus::ReadCoils{0, 8}), "81 01");
  EXPECT_EQ(asked(modbus::WriteCoil{0, modbus::WriteCoil::on}), "85 01");
  EXPECT_EQ(asked(modbus::WriteCoils{0, 8, {{0xFF}}}), "8F 01");
  EXPECT_THAT(contacts, ElementsAre());
}

TEST_F(Boards, KeepSilentWhenNotMeant) {
  start(boards_of("waveshare_8", {{1, 2}}));
  EXPECT_EQ(ask(rtu(modbus::request(3, modbus::ReadCoils{0, 8}))), "");
  EXPECT_EQ(ask(rtu(modbus::request(0, modbus::WriteCoil{0, modbus::WriteCoil::on}))), "");
  EXPECT_EQ(ask("01 05 00 00 FF 00 8C 3B"_hex), "") << "bad checksum";
  EXPECT_EQ(ask("01 05 00 00 FF"_hex), "") << "half of it";
  EXPECT_THAT(contacts, ElementsAre());
}

TEST_F(Boards, HaveQuirks) {
  start(boards_of("waveshare_8"), {.bad_checksum = true});
  EXPECT_EQ(ask("01 05 00 00 FF 00 8C 3A"_hex), "01 05 00 00 FF 00 8C 3B");
  start(boards_of("waveshare_8"), {.echo = true});
  EXPECT_EQ(ask("01 01 00 00 00 08 3D CC"_hex), "01 01 00 00 00 08 3D CC 01 01 01 00 51 88");
  start(boards_of("waveshare_8"), {.answers_as = 2, .refuses_with = 6});
  EXPECT_EQ(ask("01 01 00 00 00 08 3D CC"_hex).substr(0, 8), "02 81 06");
}

}  // namespace
}  // namespace rig::modbus_relay
