// SPDX-License-Identifier: Apache-2.0
#include "rig/io/latency_histogram.hpp"

#include <gtest/gtest.h>

namespace rig::io {
namespace {

using namespace std::chrono_literals;

TEST(LatencyHistogram, KnowsQuantilesWithinItsResolution) {
  LatencyHistogram histogram;
  for (int i = 1; i <= 1000; ++i) histogram.add(i * 100us);
  EXPECT_EQ(histogram.count(), 1000u);
  EXPECT_EQ(histogram.min(), 100us);
  EXPECT_EQ(histogram.max(), 100ms);
  EXPECT_EQ(histogram.mean(), 50050us);
  EXPECT_NEAR(static_cast<double>(histogram.quantile(0.5) / 1us), 50'000, 3'500);
  EXPECT_NEAR(static_cast<double>(histogram.quantile(0.95) / 1us), 95'000, 6'500);
  EXPECT_EQ(histogram.quantile(1.0), 100ms);
  EXPECT_EQ(histogram.between(0ns, 1h), 1000u);
}

TEST(LatencyHistogram, IsZeroWhenNothingWasCounted) {
  const LatencyHistogram histogram;
  EXPECT_EQ(histogram.quantile(0.95), 0ns);
  EXPECT_EQ(histogram.min(), 0ns);
  EXPECT_EQ(histogram.mean(), 0ns);
}

}  // namespace
}  // namespace rig::io
