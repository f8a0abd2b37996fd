// SPDX-License-Identifier: Apache-2.0
#include "rig/hub/duty_cycle.hpp"

#include "rig/hub/hub_test_kit.hpp"

namespace rig::hub {
namespace {

/// A duty cycle on its own time axis, with a transcript.
struct Radio {
  DutyCycle duty{};
  TimePoint now{};
  std::optional<TimePoint> timer{};
  std::string transcript{"\n"};

  Instant at() const { return {now, new_year + now.time_since_epoch()}; }
  void take(std::string_view what, const Actions& actions) {
    transcript += fmt::format("{:<8} {}\n", format_duration(now.time_since_epoch()), what);
    for (const Action& action : actions) {
      if (const auto* arm = std::get_if<wire::ArmTimer>(&action)) timer = arm->at;
      if (std::holds_alternative<wire::DisarmTimer>(action)) timer.reset();
      if (!std::holds_alternative<wire::ArmTimer>(action))
        transcript += fmt::format("{:<8} -> {}\n", "", with_names(to_string(action)));
    }
  }
  Radio& sends(Eui64 to, Duration airtime) {
    take(with_names(fmt::format("{} on the air to {}", format_duration(airtime), to_string(to))),
         duty.on_airtime(to, airtime, at()));
    return *this;
  }
  /// Timers that change nothing are left out.
  Radio& pass(Duration duration) {
    const TimePoint end = now + duration;
    while (timer && *timer <= end) {
      now = *timer;
      timer.reset();
      const std::string before = transcript;
      take("timer", duty.on_timer(at()));
      if (transcript.size() - before.size() < 20) transcript = before;
    }
    now = end;
    return *this;
  }
};

TEST(DutyCycle, LimitedSuspendsTheMostTalkativeDevice) {
  Radio radio;
  radio.sends(bert, 10s).pass(10min).sends(anna, 20s).pass(10min).sends(bert, 6s).pass(2h);
  EXPECT_EQ(radio.transcript, R"(
0ms      10s on the air to bert
10m      20s on the air to anna
20m      6s on the air to bert
         -> alert 0x8F20 anna
         -> suspend anna 5 min
         -> duty cycle normal -> limited
25m      timer
         -> suspend anna 5 min
         -> duty cycle limited -> limited
30m      timer
         -> suspend anna 5 min
         -> duty cycle limited -> limited
35m      timer
         -> suspend anna 5 min
         -> duty cycle limited -> limited
40m      timer
         -> suspend anna 5 min
         -> duty cycle limited -> limited
45m      timer
         -> suspend anna 5 min
         -> duty cycle limited -> limited
50m      timer
         -> suspend anna 5 min
         -> duty cycle limited -> limited
55m      timer
         -> suspend anna 5 min
         -> duty cycle limited -> limited
1h       timer
         -> alert 0x8F21 anna
         -> duty cycle limited -> normal
)");
  EXPECT_EQ(radio.duty.state(), DutyState::normal);
}

TEST(DutyCycle, ThroughAllStatesAndBack) {
  Radio radio;
  radio.sends(anna, 35s)
      .pass(1min)
      .sends(anna, 1s)
      .pass(1min)
      .sends(anna, 28800ms)
      .pass(1min)
      .sends(anna, 25200ms)
      .pass(70min);
  EXPECT_EQ(radio.transcript, R"(
0ms      35s on the air to anna
1m       1s on the air to anna
         -> alert 0x8F20 anna
         -> suspend anna 5 min
         -> duty cycle normal -> limited
2m       28s800ms on the air to anna
         -> alert 0x8F22 anna
         -> suspend everybody 5 min
         -> duty cycle limited -> critical
3m       25s200ms on the air to anna
         -> alert 0x8F24 anna
         -> duty cycle critical -> regulated
8m       timer
         -> duty cycle regulated -> regulated
13m      timer
         -> duty cycle regulated -> regulated
18m      timer
         -> duty cycle regulated -> regulated
23m      timer
         -> duty cycle regulated -> regulated
28m      timer
         -> duty cycle regulated -> regulated
33m      timer
         -> duty cycle regulated -> regulated
38m      timer
         -> duty cycle regulated -> regulated
43m      timer
         -> duty cycle regulated -> regulated
48m      timer
         -> duty cycle regulated -> regulated
53m      timer
         -> duty cycle regulated -> regulated
58m      timer
         -> duty cycle regulated -> regulated
1h3m     timer
         -> alert 0x8F25 anna
         -> alert 0x8F23 anna
         -> alert 0x8F21 anna
         -> duty cycle regulated -> normal
)");
}

TEST(DutyCycle, InTheRegulatedStateNothingIsSent) {
  Radio radio;
  radio.sends(anna, 90s);
  EXPECT_EQ(radio.duty.state(), DutyState::regulated);
  EXPECT_FALSE(radio.duty.may_send(radio.now));
  EXPECT_TRUE(radio.duty.may_send(radio.now + 5min));
}

TEST(DutyCycle, TheHourSlides) {
  Radio radio;
  radio.sends(anna, 18s).pass(30min).sends(anna, 17s);
  EXPECT_NEAR(radio.duty.percent(radio.now), 35.0 / 36, 1e-9);
  radio.pass(30min).sends(anna, 1s);
  EXPECT_NEAR(radio.duty.percent(radio.now), 18.0 / 36, 1e-9);
  EXPECT_EQ(radio.duty.state(), DutyState::normal);
}

TEST(DutyCycle, ADiscardedMessageIsToldByItsHead) {
  DutyCycle duty;
  const Actions actions =
      duty.on_discarded(Eui64{0xAC}, anna, gbcs::MessageKind::command, 1000, {TimePoint{}, new_year});
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(with_names(to_string(actions[0])), "alert 0x8F2C 00000000000000AC to anna command 1000");
}

// A block a second, 20 ms each, is twice what the normal state has room for: 1080 for each device if there were no
// limits.
TEST(DutyCycle, TwentyDevicesShareTheAirWithoutStarvingOneAnother) {
  Radio radio;
  std::vector<int> blocks(20);
  std::vector<TimePoint> silent_until(20);
  for (int second = 0; second < 6 * 3600; ++second) {
    radio.pass(1s);
    if (radio.duty.state() >= DutyState::critical) continue;
    const auto turn = static_cast<std::size_t>(second % 20);
    if (radio.now < silent_until[turn]) continue;
    ++blocks[turn];
    const Actions actions = radio.duty.on_airtime(Eui64{turn + 1}, 20ms, radio.at());
    radio.take("block", actions);
    for (const Action& action : actions) {
      const auto* suspend = std::get_if<SuspendClient>(&action);
      if (suspend != nullptr && suspend->device) silent_until[suspend->device->value - 1] = radio.now + suspend->period;
    }
  }
  const auto [least, most] = std::minmax_element(blocks.begin(), blocks.end());
  EXPECT_GT(*least, 900);
  EXPECT_LT(*most, 1000);
  EXPECT_LT(radio.duty.percent(radio.now), 2.5);
}

// What goes into the hub comes out as transfers held, and let go.
TEST(DutyCycle, HoldsTheHubsTransfers) {
  DutyCycle duty;
  HubWorld world;
  for (const Action& action : duty.on_airtime(anna, 70s, world.instant())) {
    if (const auto* changed = std::get_if<DutyStateChanged>(&action))
      world.on(DutyCycleChanged{changed->to, changed->period});
  }
  EXPECT_EQ(world.last_text(), std::vector<std::string>{"hold transfers 5m"});
}

}  // namespace
}  // namespace rig::hub
