// SPDX-License-Identifier: Apache-2.0
#include "rig/io/loop.hpp"

#include <gtest/gtest.h>

namespace rig::io {
namespace {

using namespace std::chrono_literals;

struct VirtualLoop : ::testing::Test {
  Loop loop{TimeMode::virtual_time};
  std::string trace;
  void say(const std::string& word) { trace += (trace.empty() ? "" : " ") + word; }
};

TEST_F(VirtualLoop, JumpsToTheNextTimerWhenNothingIsRunnable) {
  loop.arm(TimePoint{} + 30 * 24h, [&] { say("month"); });
  loop.arm(TimePoint{} + 1s, [&] { say("second"); });
  loop.post([&] { say("now"); });
  loop.run();
  EXPECT_EQ(trace, "now second month");
  EXPECT_EQ(loop.now(), TimePoint{} + 30 * 24h);
  EXPECT_EQ(to_rfc3339(loop.utc()), "2026-01-31T00:00:00.000000Z");
}

TEST_F(VirtualLoop, FiresTimersOfOneInstantInTheOrderTheyWereArmed) {
  for (const char* word : {"a", "b", "c"}) loop.arm(TimePoint{} + 1s, [this, word] { say(word); });
  loop.run();
  EXPECT_EQ(trace, "a b c");
}

TEST_F(VirtualLoop, ForgetsADisarmedTimer) {
  TimerId timer = loop.arm(TimePoint{} + 1s, [&] { say("never"); });
  loop.disarm(timer);
  loop.run();
  EXPECT_EQ(trace, "");
  EXPECT_FALSE(timer);
}

TEST_F(VirtualLoop, RunsFibersThatSleepAndWaitForEachOther) {
  Signal door;
  loop.spawn("waiter", [&] {
    say("waiting");
    EXPECT_TRUE(loop.wait(door, Deadline::after(loop.now(), 10s)).has_value());
    say("opened at " + format_duration(loop.now().time_since_epoch()));
  });
  loop.spawn("opener", [&] {
    EXPECT_TRUE(loop.sleep(3s).has_value());
    door.notify();
  });
  loop.run();
  EXPECT_EQ(trace, "waiting opened at 3s");
}

TEST_F(VirtualLoop, EndsAWaitAtItsDeadline) {
  Signal never;
  loop.spawn("waiter", [&] {
    const auto waited = loop.wait_until(never, Deadline::after(loop.now(), 5s), [] { return false; });
    EXPECT_EQ(waited.error().code, ErrorCode::timeout);
    say("gave up at " + format_duration(loop.now().time_since_epoch()));
  });
  loop.run();
  EXPECT_EQ(trace, "gave up at 5s");
}

TEST_F(VirtualLoop, CancelsAFiberUntilItIsUncancelled) {
  const auto fiber = loop.spawn("worker", [&] {
    EXPECT_EQ(loop.sleep(1h).error().code, ErrorCode::cancelled);
    EXPECT_EQ(loop.sleep(1h).error().code, ErrorCode::cancelled);
    say("cancelled at " + format_duration(loop.now().time_since_epoch()));
  });
  loop.arm(TimePoint{} + 7s, [&] { fiber->cancel(make_error(ErrorCode::cancelled, "stop")); });
  loop.run();
  EXPECT_EQ(trace, "cancelled at 7s");
  EXPECT_TRUE(fiber->done());
}

TEST_F(VirtualLoop, DrivesItselfForAWaitOutsideOfAFiber) {
  Signal door;
  loop.arm(TimePoint{} + 2s, [&] { door.notify(); });
  EXPECT_TRUE(loop.wait(door, Deadline::never()).has_value());
  EXPECT_EQ(loop.wait(door, Deadline::after(loop.now(), 1s)).error().code, ErrorCode::timeout);
  EXPECT_EQ(loop.wait(door, Deadline::never()).error().code, ErrorCode::internal);
}

TEST(LoopEnd, UnwindsFibersThatAreStillWaiting) {
  bool unwound = false;
  struct Sentry {
    bool& flag;
    ~Sentry() { flag = true; }
  };
  Signal never;
  {
    Loop loop(TimeMode::virtual_time);
    loop.spawn("stuck", [&] {
      const Sentry sentry{unwound};
      (void)loop.wait(never, Deadline::never());
    });
    loop.run();
    EXPECT_FALSE(unwound);
  }
  EXPECT_TRUE(unwound);
}

TEST(RealLoop, WaitsForTheClock) {
  Loop loop(TimeMode::real);
  std::string trace;
  loop.arm(loop.now() + 20ms, [&] { trace += "late "; });
  TimerId timer = loop.arm(loop.now() + 5ms, [&] { trace += "never "; });
  loop.arm(loop.now() + 1ms, [&] { trace += "early "; });
  loop.disarm(timer);
  loop.spawn("sleeper", [&] {
    EXPECT_TRUE(loop.sleep(10ms).has_value());
    trace += "slept ";
  });
  loop.run();
  EXPECT_EQ(trace, "early slept late ");
  EXPECT_GE(loop.now(), TimePoint{} + 20ms);
}

}  // namespace
}  // namespace rig::io
