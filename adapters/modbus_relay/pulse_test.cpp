// SPDX-License-Identifier: Apache-2.0
#include "adapters/modbus_relay/test_kit.hpp"

namespace rig::modbus_relay {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// A board whose first contact was closed, and when it moved after that.
struct Pulse : LineOfBoards {
  std::vector<TimePoint> moved;

  void start(std::string_view model) {
    const Settings settings = boards_of(model);
    twin = std::make_unique<ModbusTwin>(loop, line.twin_end(), settings, TwinSettings{},
                                        [this](unsigned, bool) { moved.push_back(loop.now()); });
    board.emplace(loop, line.host_end(), "power", std::make_unique<ModbusBoards>(settings));
    EXPECT_EQ(on(1), "done");
    moved.clear();
  }
};

TEST_F(Pulse, IsTimedByTheBoard) {
  start("waveshare_8");
  EXPECT_EQ(board->pulse_resolution(), 100ms);
  EXPECT_EQ(pulse_off(1, 700ms), "done");
  EXPECT_FALSE(twin->closed(1)) << "the call returns when the pulse has begun";
  let_pass(2s);
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[1] - moved[0], 700ms);
  EXPECT_EQ(read(1), "on");
}

TEST_F(Pulse, EndsWithoutTheRig) {
  start("waveshare_8");
  EXPECT_EQ(pulse_off(1, 5s), "done");
  line.cut();
  let_pass(6s);
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[1] - moved[0], 5s);
}

TEST_F(Pulse, OfTheShortestLengthIsReadBackBeforeItIsOver) {
  start("waveshare_32");
  EXPECT_EQ(pulse_off(1, 100ms), "done");
}

TEST_F(Pulse, HasToBeAMultipleOfTheBoardsUnit) {
  start("waveshare_8");
  const std::string limits =
      "relay power.1: a waveshare_8 times pulses of 100ms to 54m36s700ms in steps of 100ms, not ";
  EXPECT_EQ(pulse_off(1, 750ms), limits + "750ms (limit_reached)");
  EXPECT_EQ(pulse_off(1, 0s), limits + "0ms (limit_reached)");
  EXPECT_EQ(pulse_off(1, 3276800ms), limits + "54m36s800ms (limit_reached)");
  EXPECT_EQ(pulse_off(1, 3276700ms), "done");
  EXPECT_EQ(pulse_off(9, 1s), "relay power.9: a waveshare_8 has channels 1 to 8 (limit_reached)");
}

TEST_F(Pulse, IsNotWhatEletechsupBoardsCanDo) {
  start("R421A08");
  EXPECT_EQ(board->pulse_resolution(), std::nullopt);
  EXPECT_EQ(pulse_off(1, 1s), "relay power.1: an R421A08 cannot time a pulse (unsupported)");
}

TEST_F(Pulse, IsNotCommandedTwice) {
  plug_boards(boards_of("waveshare_8"), {.silent = true});
  EXPECT_EQ(pulse_off(1, 1s),
            "relay power.1: the board did not answer within 500ms; unit address, baud rate, and whether A and B are "
            "exchanged (timeout)");
  EXPECT_THAT(contacts, ElementsAre()) << "it was open before";
  let_pass(5s);
  EXPECT_THAT(contacts, ElementsAre("1 closes"));
}

TEST_F(Pulse, ThatIsAcknowledgedAndNotReadBackIsNotConfirmed) {
  // Repeats commands and says that everything is on.
  modbus::RtuReader reader(modbus::Side::requests);
  line.twin_end().listen({[&](ByteView bytes) {
                            for (const Byte octet : bytes) {
                              const auto asked = reader.feed(octet);
                              if (!asked) continue;
                              const bool query = asked->pdu.front() == 0x01;
                              line.twin_end().write(
                                  rtu(query ? modbus::reply(1, modbus::CoilStates{{{0xFF}}}) : *asked));
                            }
                          },
                          {}});
  board.emplace(loop, line.host_end(), "power", std::make_unique<ModbusBoards>(boards_of("waveshare_8")));
  EXPECT_EQ(pulse_off(1, 1s), "relay power.1: off was commanded, the board reads back on (not_confirmed)");
}

TEST_F(Pulse, IsForgottenWhenTheContactIsCommanded) {
  start("waveshare_8");
  EXPECT_EQ(pulse_off(1, 10s), "done");
  EXPECT_EQ(off(1), "done");
  let_pass(20s);
  EXPECT_EQ(moved.size(), 1u);
  EXPECT_EQ(read(1), "off");
}

}  // namespace
}  // namespace rig::modbus_relay
