// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/relay_board.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"

namespace rig::adapter {
namespace {

using namespace std::chrono_literals;
using device::RelayState;
using ::testing::ElementsAre;

/// Told "o" or "f", a board that answers "+" for yes and "-" for no.
class Terse final : public BoardProtocol {
 public:
  const BoardTraits& traits() const override { return traits_; }
  BoardRequest set(unsigned, RelayState state) override {
    return {.frame = {static_cast<Byte>(state == RelayState::on ? 'o' : 'f')}, .answered = true, .plural = "commands"};
  }
  BoardAnswer feed(Byte octet) override {
    if (octet == '+') return Acknowledged{};
    if (octet == '-') return Refused{"the fuse is blown"};
    return {};
  }

 private:
  BoardTraits traits_{.kind = "a terse board",
                      .channels = 2,
                      .reads_back = false,
                      .command_gap = 10ms,
                      .settle = 50ms,
                      .reply_time_out = 200ms};
};

struct RelayBoardTest : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  io::MemoryLine line{loop, "line"};
  std::string heard, answer = "+";
  Duration think{};
  RelayBoard board{loop, line.host_end(), "power", std::make_unique<Terse>()};

  void SetUp() override {
    line.twin_end().listen({[this](ByteView bytes) {
                              heard += as_text(bytes);
                              loop.arm(loop.now() + think, [this] { line.twin_end().write(as_bytes(answer)); });
                            },
                            {}});
  }
  std::string set(unsigned channel, RelayState state, Duration allowance = 5s) {
    const auto done = board.set(channel, state, Deadline::after(loop.now(), allowance));
    return done.has_value() ? "done" : describe(done.error());
  }
};

TEST_F(RelayBoardTest, IsDoneWhenTheBoardHasAcknowledgedAndTheContactHasSettled) {
  EXPECT_EQ(set(1, RelayState::on), "done");
  EXPECT_EQ(loop.now(), TimePoint{} + 50ms);
  EXPECT_EQ(heard, "o");
}

TEST_F(RelayBoardTest, PassesOnWhyTheBoardRefused) {
  answer = "-";
  EXPECT_EQ(set(2, RelayState::on), "relay power.2: the fuse is blown (refused)");
  EXPECT_EQ(heard, "oo");
}

TEST_F(RelayBoardTest, NeverTakesSilenceForDone) {
  answer = "?";
  EXPECT_EQ(set(1, RelayState::off), "relay power.1: the board answered none of two commands, 200ms each (timeout)");
  EXPECT_EQ(heard, "ff");
}

TEST_F(RelayBoardTest, RefusesWhatTheBoardCannotDo) {
  EXPECT_EQ(set(3, RelayState::on), "relay power.3: a terse board has channels 1 to 2 (limit_reached)");
  const auto state = board.read(1, Deadline::after(loop.now(), 1s));
  EXPECT_EQ(describe(state.error()), "relay power.1: a terse board does not tell its contacts (unsupported)");
  EXPECT_EQ(heard, "");
}

TEST_F(RelayBoardTest, KeepsTheDeadlineAndIsFreeAfterIt) {
  think = 150ms;
  EXPECT_EQ(set(1, RelayState::on, 100ms), "relay power.1: the deadline passed before the board was done (timeout)");
  EXPECT_EQ(loop.now(), TimePoint{} + 100ms);
  think = 0ms;
  EXPECT_EQ(set(1, RelayState::off), "done");
}

TEST_F(RelayBoardTest, ServesFibersOneAfterAnother) {
  think = 100ms;
  std::vector<std::string> ends;
  loop.spawn("first", [&] { ends.push_back("first " + set(1, RelayState::on)); });
  loop.spawn("hurried", [&] { ends.push_back("hurried " + set(2, RelayState::on, 20ms)); });
  loop.spawn("last", [&] { ends.push_back("last " + set(2, RelayState::off)); });
  loop.run();
  EXPECT_THAT(ends, ElementsAre("hurried relay power.2: the deadline passed while the board was busy with another "
                                "channel (timeout)",
                                "first done", "last done"));
  EXPECT_EQ(heard, "of");
}

TEST_F(RelayBoardTest, IsFreeAgainAfterItsCallerWasCancelled) {
  think = 100ms;
  std::string first;
  const auto fiber = loop.spawn("cancelled", [&] { first = set(1, RelayState::on); });
  loop.arm(TimePoint{} + 5ms, [&] { fiber->cancel(make_error(ErrorCode::cancelled, "stop was asked for")); });
  loop.run();
  EXPECT_EQ(first, "stop was asked for (cancelled)");
  EXPECT_EQ(set(1, RelayState::off), "done");
}

TEST_F(RelayBoardTest, RepeatsTheFirstErrorOnceTheLineIsLost) {
  think = 100ms;
  loop.arm(TimePoint{} + 15ms, [&] { line.cut(); });
  EXPECT_EQ(set(1, RelayState::on), "line: the line was cut (port_lost)");
  EXPECT_EQ(set(2, RelayState::off), "line: the line was cut (port_lost)");
  EXPECT_EQ(heard, "o");
}

}  // namespace
}  // namespace rig::adapter
