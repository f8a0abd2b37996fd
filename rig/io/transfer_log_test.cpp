// SPDX-License-Identifier: Apache-2.0
#include "rig/io/transfer_log.hpp"

#include <gmock/gmock.h>

namespace rig::io {
namespace {

using namespace std::chrono_literals;

struct Events final : record::EventSink {
  void emit(record::Event event) override { list.push_back(std::move(event)); }
  void sync() override {}
  std::vector<double> rates() const {
    std::vector<double> found;
    for (const auto& event : list)
      if (event.type == "transfer_sample") found.push_back(event.fields.at("bytes_per_s").get<double>());
    return found;
  }
  std::vector<record::Event> list;
};

/// Blocks of 50 octets, one every 100 ms.
struct Transfer {
  Events events;
  TransferLog log{"ppmid", events};
  TimePoint now{};
  std::uint64_t blocks = 0;

  void blocks_for(Duration duration) {
    for (const TimePoint end = now + duration; now < end;) {
      now += 100ms;
      ++blocks;
      log.block(blocks * 50, blocks, 0, 20ms, now);
    }
  }
};

TEST(TransferLog, SamplesOncePerSecondAndSumsUpAtTheEnd) {
  Transfer transfer;
  transfer.log.begin(1000, transfer.now);
  transfer.blocks_for(2s);
  EXPECT_THAT(transfer.events.rates(), testing::ElementsAre(500, 500));
  EXPECT_EQ(transfer.log.throughput_bytes_per_s(), std::nullopt);
  transfer.log.end(transfer.now);
  EXPECT_EQ(transfer.log.throughput_bytes_per_s(), 500);
  EXPECT_EQ(transfer.events.list.back().type, "transfer_summary");
  EXPECT_FALSE(transfer.log.active());
}

TEST(TransferLog, APauseCountsForTheTransferAndForNoSample) {
  Transfer transfer;
  transfer.log.begin(2000, transfer.now);
  transfer.blocks_for(2s);
  transfer.now += 96s;
  transfer.log.resume(transfer.now);
  transfer.blocks_for(2s);
  EXPECT_THAT(transfer.events.rates(), testing::ElementsAre(500, 500, 500, 500));
  transfer.log.end(transfer.now);
  EXPECT_EQ(transfer.log.throughput_bytes_per_s(), 20);
}

TEST(TransferLog, ATransferThatTookNoTimeHasNoThroughput) {
  Transfer transfer;
  transfer.log.begin(50, transfer.now);
  transfer.log.block(50, 1, 0, {}, transfer.now);
  transfer.log.end(transfer.now);
  EXPECT_EQ(transfer.log.throughput_bytes_per_s(), std::nullopt);
}

}  // namespace
}  // namespace rig::io
