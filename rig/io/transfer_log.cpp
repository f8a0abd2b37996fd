// SPDX-License-Identifier: Apache-2.0
#include "rig/io/transfer_log.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

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

void TransferLog::begin(std::uint64_t total, std::uint64_t held, TimePoint now) {
  active_ = true;
  total_ = total;
  held_ = sampled_bytes_ = held;
  progress_ = {.bytes = held, .last_block = now};
  begun_ = last_sample_ = now;
  paused_ = {};
  throughput_.reset();
  since_sample_.clear();
  overall_.clear();
}

void TransferLog::restarted(TimePoint now) {
  resumed(now);
  held_ = sampled_bytes_ = 0;
}

void TransferLog::resumed(TimePoint now) {
  if (!active_) return;
  sample();
  paused_ += now - progress_.last_block;
  last_sample_ = now;
}

void TransferLog::block(const Progress& progress, Duration latency) {
  progress_ = progress;
  since_sample_.add(latency);
  overall_.add(latency);
  if (progress.last_block - last_sample_ >= sample_period || progress.bytes >= total_) sample();
}

void TransferLog::sample() {
  if (since_sample_.count() == 0) return;
  const std::uint64_t gained = progress_.bytes > sampled_bytes_ ? progress_.bytes - sampled_bytes_ : 0;
  emit(events_, record::TransferSample{.device = device_,
                                       .bytes = progress_.bytes,
                                       .total = total_,
                                       .blocks = progress_.blocks,
                                       .retries = progress_.retries,
                                       .bytes_per_s = rate(gained, progress_.last_block - last_sample_),
                                       .latency_ms = {milliseconds(since_sample_.min()), milliseconds(since_sample_.mean()),
                                                      milliseconds(since_sample_.quantile(0.95)), milliseconds(since_sample_.max())}});
  sampled_bytes_ = progress_.bytes;
  last_sample_ = progress_.last_block;
  since_sample_.clear();
}

void TransferLog::end(const Progress& progress) {
  if (!std::exchange(active_, false)) return;
  const TimePoint last_block = std::max(progress.last_block, progress_.last_block);
  progress_ = progress;
  progress_.last_block = last_block;
  sample();
  if (duration() > paused_) throughput_ = rate(progress_.bytes - std::min(held_, progress_.bytes), duration() - paused_);
  emit(events_, record::TransferSummary{.device = device_,
                                        .bytes = progress_.bytes,
                                        .blocks = progress_.blocks,
                                        .retries = progress_.retries,
                                        .duration_s = seconds(duration()),
                                        .throughput_bytes_per_s = throughput_.value_or(0),
                                        .latency_ms = {milliseconds(overall_.quantile(0.5)), milliseconds(overall_.quantile(0.95)),
                                                       milliseconds(overall_.max())},
                                        .latency_histogram = buckets_of(overall_)});
}

}  // namespace rig::io
