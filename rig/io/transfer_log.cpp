// SPDX-License-Identifier: Apache-2.0
#include "rig/io/transfer_log.hpp"

#include <array>
#include <cmath>

namespace rig::io {
namespace {

using namespace std::chrono_literals;

constexpr std::array bucket_edges{1ms, 2ms, 5ms, 10ms, 15ms, 20ms, 25ms, 30ms, 40ms, 50ms, 75ms, 100ms, 200ms, 500ms, 1000ms, 2000ms, 5000ms};

double milliseconds(Duration duration) { return std::round(std::chrono::duration<double, std::milli>(duration).count() * 1000) / 1000; }
double seconds(Duration duration) { return std::round(std::chrono::duration<double>(duration).count() * 1e6) / 1e6; }
double rate(std::uint64_t bytes, Duration duration) {
  return duration > Duration::zero() ? std::round(static_cast<double>(bytes) / std::chrono::duration<double>(duration).count() * 10) / 10 : 0;
}

std::vector<record::LatencyBucket> buckets_of(const LatencyHistogram& histogram) {
  std::vector<record::LatencyBucket> buckets;
  Duration above{};
  for (const Duration edge : bucket_edges) {
    buckets.push_back({milliseconds(edge), histogram.between(above, edge)});
    above = edge;
  }
  buckets.push_back({std::nullopt, histogram.between(above, Duration::max())});
  return buckets;
}

}  // namespace

void TransferLog::begin(std::uint64_t total, TimePoint now) {
  active_ = true;
  total_ = total;
  bytes_ = blocks_ = retries_ = sampled_bytes_ = 0;
  begun_ = last_sample_ = last_block_ = now;
  throughput_ = 0;
  since_sample_.clear();
  overall_.clear();
}

void TransferLog::resume(TimePoint now) {
  sampled_bytes_ = bytes_;
  last_sample_ = now;
}

void TransferLog::block(std::uint64_t bytes, std::uint64_t blocks, std::uint64_t retries, Duration latency, TimePoint now) {
  bytes_ = bytes;
  blocks_ = blocks;
  retries_ = retries;
  last_block_ = now;
  since_sample_.add(latency);
  overall_.add(latency);
  if (now - last_sample_ >= sample_period || bytes_ >= total_) sample(now);
}

void TransferLog::sample(TimePoint now) {
  if (since_sample_.count() == 0) return;
  const std::uint64_t gained = bytes_ > sampled_bytes_ ? bytes_ - sampled_bytes_ : 0;
  emit(events_, record::TransferSample{.device = device_,
                                       .bytes = bytes_,
                                       .total = total_,
                                       .blocks = blocks_,
                                       .retries = retries_,
                                       .bytes_per_s = rate(gained, now - last_sample_),
                                       .latency_ms = {milliseconds(since_sample_.min()), milliseconds(since_sample_.mean()),
                                                      milliseconds(since_sample_.quantile(0.95)), milliseconds(since_sample_.max())}});
  sampled_bytes_ = bytes_;
  last_sample_ = now;
  since_sample_.clear();
}

void TransferLog::end(TimePoint now) {
  if (!active_) return;
  sample(now);
  active_ = false;
  throughput_ = rate(bytes_, duration());
  emit(events_, record::TransferSummary{.device = device_,
                                        .bytes = bytes_,
                                        .blocks = blocks_,
                                        .retries = retries_,
                                        .duration_s = seconds(duration()),
                                        .throughput_bytes_per_s = throughput_,
                                        .latency_ms = {milliseconds(overall_.quantile(0.5)), milliseconds(overall_.quantile(0.95)),
                                                       milliseconds(overall_.max())},
                                        .latency_histogram = buckets_of(overall_)});
}

}  // namespace rig::io
