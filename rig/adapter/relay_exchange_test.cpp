// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/relay_exchange.hpp"

#include "rig/wire/conversation.hpp"

namespace rig::adapter {
namespace {

using namespace std::chrono_literals;
using device::RelayState;
using wire::ArmTimer;
using wire::DisarmTimer;
using Outcome = Finished::Outcome;
using Talk = wire::Conversation<RelayExchange>;

/// A board that is greeted with E0, which is answered, and then with E1, which is not; that acknowledges 5x and tells
/// its contacts when asked with 9x. It says 06 for yes, 15 for no, 30 for off and 31 for on.
class Shy final : public BoardProtocol {
 public:
  explicit Shy(bool reads_back) : traits_{"a shy board", 2, reads_back, 10ms, 30ms, 200ms} {}
  const BoardTraits& traits() const override { return traits_; }
  std::optional<BoardRequest> prepare() override {
    if (greeted_ == 0)
      return BoardRequest{.frame = {0xE0}, .answered = true, .repeated = false, .advice = "wake it up"};
    if (greeted_ == 2) return {};
    greeted_ = 2;
    return BoardRequest{.frame = {0xE1}};
  }
  BoardRequest set(unsigned channel, RelayState state) override {
    const unsigned base = state == RelayState::on ? 0x50 : 0x40;
    return {.frame = {static_cast<Byte>(base + channel)}, .answered = true, .plural = "commands"};
  }
  BoardRequest pulse_off(unsigned channel, Duration duration) override {
    return {.frame = {static_cast<Byte>(0x60 + channel), static_cast<Byte>(duration / 100ms)},
            .answered = true,
            .repeated = false};
  }
  BoardRequest query(unsigned channel) override {
    return {.frame = {static_cast<Byte>(0x90 + channel)}, .answered = true, .plural = "queries"};
  }
  BoardAnswer feed(Byte octet) override {
    if (octet == 0x15) return Refused{"the board is shy"};
    if (octet == 0x30 || octet == 0x31) return octet == 0x31 ? RelayState::on : RelayState::off;
    if (octet != 0x06) return {};
    if (greeted_ == 0) greeted_ = 1;
    return Acknowledged{};
  }

 private:
  BoardTraits traits_;
  int greeted_ = 0;
};

Talk talk_to(bool reads_back) {
  return Talk([reads_back] { return RelayExchange(std::make_unique<Shy>(reads_back)); });
}
ArmTimer timer(Duration at) { return {TimePoint{} + at}; }
RelayExchange::Write write(Byte octet) { return {{octet}}; }
bool is_end(const RelayExchange::Action& action) { return std::holds_alternative<Finished>(action); }
Talk::Call set(unsigned channel, RelayState state) {
  return [=](RelayExchange& exchange, TimePoint now) { return exchange.set(channel, state, now); };
}
Talk::Call read(unsigned channel) {
  return [=](RelayExchange& exchange, TimePoint now) { return exchange.read(channel, now); };
}

/// Greeted at 10ms, and free for the next frame then.
Talk greeted(bool reads_back, std::string name, Talk::Call call) {
  Talk talk = talk_to(reads_back);
  talk.call(std::move(name), std::move(call))
      .expect({write(0xE0), timer(200ms)})
      .feed("06"_hex)
      .expect({timer(10ms)})
      .wait(10ms)
      .expect({write(0xE1), timer(20ms)});
  return talk;
}

TEST(RelayExchange, PreparesABoardOnceThenCommandsAndReadsBack) {
  Talk talk = greeted(true, "set 1 on", set(1, RelayState::on));
  talk.wait(10ms)
      .expect({write(0x51), timer(220ms)})
      .feed("06"_hex)
      .expect({timer(50ms)})
      .wait(30ms)
      .expect({write(0x91), timer(250ms)})
      .feed("31"_hex)
      .expect({DisarmTimer{}, Finished{Outcome::read, RelayState::on, {}}})
      .wait(10ms)
      .call("read 2", read(2))
      .expect({write(0x92), timer(260ms)})
      .feed("30"_hex)
      .expect({DisarmTimer{}, Finished{Outcome::read, RelayState::off, {}}})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(RelayExchange, TakesAnAcknowledgementForDoneWhereTheBoardCannotBeAsked) {
  Talk talk = greeted(false, "set 2 off", set(2, RelayState::off));
  talk.wait(10ms)
      .expect({write(0x42), timer(220ms)})
      .feed("06"_hex)
      .expect({timer(50ms)})
      .wait(30ms)
      .expect({DisarmTimer{}, Finished{Outcome::commanded, RelayState::off, {}}})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(RelayExchange, RepeatsACommandThatIsNotAcknowledgedOnce) {
  Talk talk = greeted(false, "set 1 on", set(1, RelayState::on));
  talk.wait(10ms)
      .expect({write(0x51), timer(220ms)})
      .wait(200ms)
      .expect({write(0x51), timer(420ms)})
      .wait(200ms)
      .expect({DisarmTimer{}, Finished{Outcome::silent, {}, "the board answered none of two commands, 200ms each"}})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(RelayExchange, BelievesANoOnlyTheSecondTime) {
  Talk talk = greeted(false, "set 1 on", set(1, RelayState::on));
  talk.wait(10ms)
      .expect({write(0x51), timer(220ms)})
      .feed("15"_hex)
      .expect({timer(30ms)})
      .wait(10ms)
      .expect({write(0x51), timer(230ms)})
      .feed("15"_hex)
      .expect({DisarmTimer{}, Finished{Outcome::refused, {}, "the board is shy"}})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(RelayExchange, LetsTheBoardTimeAPulseAndReadsBackThatItHasBegun) {
  Talk talk = greeted(true, "pulse 1",
                      [](RelayExchange& exchange, TimePoint now) { return exchange.pulse_off(1, 700ms, now); });
  talk.wait(10ms)
      .expect({RelayExchange::Write{{0x61, 0x07}}, timer(220ms)})
      .feed("06"_hex)
      .expect({timer(50ms)})
      .wait(30ms)
      .expect({write(0x91), timer(250ms)})
      .feed("30"_hex)
      .expect({DisarmTimer{}, Finished{Outcome::read, RelayState::off, {}}})
      .call("set 1 on", set(1, RelayState::on))
      .expect({timer(60ms)})
      .wait(10ms)
      .expect({write(0x51), timer(260ms)})
      .passes();
  talk.fails_cleanly_at_every_step(is_end);
}

TEST(RelayExchange, SendsAPulseOnce) {
  greeted(true, "pulse 2", [](RelayExchange& exchange, TimePoint now) { return exchange.pulse_off(2, 100ms, now); })
      .wait(10ms)
      .expect({RelayExchange::Write{{0x62, 0x01}}, timer(220ms)})
      .wait(200ms)
      .expect({DisarmTimer{}, Finished{Outcome::silent, {}, "the board did not answer within 200ms"}})
      .passes();
}

TEST(RelayExchange, SendsOnceWhatMustNotBeRepeated) {
  talk_to(true)
      .call("read 1", read(1))
      .expect({write(0xE0), timer(200ms)})
      .wait(200ms)
      .expect({DisarmTimer{}, Finished{Outcome::silent, {}, "the board did not answer within 200ms; wake it up"}})
      .call("read 1 again", read(1))
      .expect({write(0xE0), timer(400ms)})
      .passes();
}

}  // namespace
}  // namespace rig::adapter
