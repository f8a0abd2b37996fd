// SPDX-License-Identifier: Apache-2.0
#include "rig/io/transfer_log.hpp"

#include <gmock/gmock.h>

#include "rig/io/event_list.hpp"

namespace rig::io {
namespace {

using namespace std::chrono_literals;
using record::Json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct TransferLogTest : ::testing::Test {
  EventList events;
  TransferLog log{"ppmid", events};
  TimePoint now{100s};
  TransferLog::Progress progress{};

  std::vector<double> rates() const { return events.numbers("transfer_sample", "bytes_per_s"); }
  /// `count` blocks of 50 octets, each acknowledged `spacing` after the one before.
  void blocks(unsigned count, Duration spacing) {
    for (unsigned i = 0; i < count; ++i) {
      now += spacing;
      progress = {.bytes = progress.bytes + 50, .blocks = progress.blocks + 1, .retries = progress.retries, .last_block = now};
      log.block(progress, 10ms);
    }
  }
};

TEST_F(TransferLogTest, SamplesOncePerSecondHoweverManyBlocksThereAre) {
  log.begin(100'000, 0, now);
  blocks(1000, 10ms);
  EXPECT_EQ(rates().size(), 10u);
  EXPECT_THAT(rates(), ::testing::Each(5000.0));
  const Json& first = events.all.front().fields;
  EXPECT_EQ(first.at("device"), "ppmid");
  EXPECT_EQ(first.at("bytes"), 5000);
  EXPECT_EQ(first.at("total"), 100'000);
  EXPECT_EQ(first.at("blocks"), 100);
  EXPECT_EQ(first.at("latency_ms").at("max"), 10.0);
}

TEST_F(TransferLogTest, SamplesSlowBlocksOneByOne) {
  log.begin(1000, 0, now);
  blocks(3, 2s);
  EXPECT_THAT(rates(), ElementsAre(25, 25, 25));
}

TEST_F(TransferLogTest, SamplesTheLastBlockWhenItComes) {
  log.begin(100, 0, now);
  blocks(2, 100ms);
  EXPECT_THAT(rates(), ElementsAre(500));
}

TEST_F(TransferLogTest, CountsAPauseInTheDurationButInNoRate) {
  log.begin(20'000, 0, now);
  blocks(150, 10ms);  // the second half of the last second has no sample yet
  now += 1000s;
  log.resumed(now);
  blocks(250, 10ms);
  EXPECT_THAT(rates(), ElementsAre(5000, 5000, 5000, 5000, 5000));
  log.end(progress);
  EXPECT_THAT(events.numbers("transfer_summary", "duration_s"), ElementsAre(1004));
  EXPECT_THAT(events.numbers("transfer_summary", "throughput_bytes_per_s"), ElementsAre(5000));
  EXPECT_EQ(log.throughput_bytes_per_s(), 5000);
}

TEST_F(TransferLogTest, DoesNotCountWhatTheDeviceHadBefore) {
  progress.bytes = 10'000;
  log.begin(20'000, 10'000, now);
  blocks(200, 10ms);
  log.end(progress);
  EXPECT_THAT(rates(), ElementsAre(5000, 5000));
  EXPECT_THAT(events.numbers("transfer_summary", "bytes"), ElementsAre(20'000));
  EXPECT_EQ(log.throughput_bytes_per_s(), 5000);
}

TEST_F(TransferLogTest, CountsAgainWhenTheDeviceStartsOver) {
  log.begin(20'000, 0, now);
  blocks(200, 10ms);
  log.restarted(now);
  progress.bytes = 0;
  blocks(200, 10ms);
  EXPECT_THAT(rates(), ElementsAre(5000, 5000, 5000, 5000));
}

TEST_F(TransferLogTest, SummarisesOnce) {
  log.begin(1000, 0, now);
  EXPECT_TRUE(log.active());
  blocks(10, 100ms);
  progress.retries = 3;
  log.end(progress);
  log.end(progress);
  EXPECT_FALSE(log.active());
  EXPECT_THAT(events.numbers("transfer_summary", "retries"), ElementsAre(3));
  const Json& summary = events.all.back().fields;
  EXPECT_EQ(summary.at("bytes"), 500);
  EXPECT_EQ(summary.at("blocks"), 10);
  EXPECT_EQ(summary.at("duration_s"), 1);
  EXPECT_EQ(summary.at("throughput_bytes_per_s"), 500);
  std::uint64_t counted = 0;
  for (const Json& bucket : summary.at("latency_histogram")) counted += bucket.at("count").get<std::uint64_t>();
  EXPECT_EQ(counted, 10u);
  EXPECT_TRUE(summary.at("latency_histogram").back().at("le_ms").is_null());
}

TEST_F(TransferLogTest, CountsBlocksOfPagesThatNobodyAcknowledged) {
  log.begin(1000, 0, now);
  blocks(1, 100ms);
  log.end({.bytes = 1000, .blocks = 20, .retries = 0, .last_block = now + 1900ms});
  EXPECT_THAT(events.numbers("transfer_summary", "bytes"), ElementsAre(1000));
  EXPECT_EQ(log.duration(), 2s);
  EXPECT_EQ(log.throughput_bytes_per_s(), 500);
}

TEST_F(TransferLogTest, SaysNothingOfATransferThatNeverBegan) {
  log.resumed(now);
  log.restarted(now);
  log.end({});
  EXPECT_THAT(events.all, IsEmpty());
  EXPECT_EQ(log.throughput_bytes_per_s(), std::nullopt);
}

TEST_F(TransferLogTest, DividesByNothingWithoutHarm) {
  log.begin(100, 0, now);
  blocks(2, 0ms);
  log.end(progress);
  EXPECT_THAT(rates(), ElementsAre(0));
  EXPECT_EQ(log.throughput_bytes_per_s(), std::nullopt);
}

}  // namespace
}  // namespace rig::io
