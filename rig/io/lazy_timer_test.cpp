// SPDX-License-Identifier: Apache-2.0
#include "rig/io/lazy_timer.hpp"

#include <gtest/gtest.h>

namespace rig::io {
namespace {

using namespace std::chrono_literals;

struct Clock : ::testing::Test {
  std::vector<std::string> fired_at() {
    loop.run();
    return fired;
  }
  Loop loop{TimeMode::virtual_time};
  std::vector<std::string> fired;
  LazyTimer timer{loop, [this] { fired.push_back(format_duration(loop.now().time_since_epoch())); }};
};

TEST_F(Clock, FiresOnceAtTheLastInstantItWasMovedTo) {
  timer.arm(TimePoint{} + 3s);
  timer.arm(TimePoint{} + 5s);
  EXPECT_EQ(fired_at(), std::vector<std::string>{"5s"});
}

TEST_F(Clock, CanBeMovedToAnEarlierInstant) {
  timer.arm(TimePoint{} + 5s);
  timer.arm(TimePoint{} + 3s);
  EXPECT_EQ(fired_at(), std::vector<std::string>{"3s"});
}

TEST_F(Clock, DoesNotFireOnceDisarmed) {
  timer.arm(TimePoint{} + 5s);
  timer.disarm();
  EXPECT_TRUE(fired_at().empty());
  timer.arm(TimePoint{} + 6s);
  EXPECT_EQ(fired_at(), std::vector<std::string>{"6s"});
}

}  // namespace
}  // namespace rig::io
