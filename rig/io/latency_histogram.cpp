// SPDX-License-Identifier: Apache-2.0
#include "rig/io/latency_histogram.hpp"

#include <algorithm>
#include <cmath>

namespace rig::io {

std::size_t LatencyHistogram::bucket_of(Duration latency) {
  const double micros = std::max(1.0, std::chrono::duration<double, std::micro>(latency).count());
  const auto bucket = static_cast<std::size_t>(std::ceil(std::log2(micros) * steps_per_doubling));
  return std::min(bucket, buckets - 1);
}

Duration LatencyHistogram::upper_edge(std::size_t bucket) {
  const double micros = std::exp2(static_cast<double>(bucket) / steps_per_doubling);
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::micro>(micros));
}

void LatencyHistogram::add(Duration latency) {
  ++counts_[bucket_of(latency)];
  ++count_;
  min_ = std::min(min_, latency);
  max_ = std::max(max_, latency);
  sum_ += latency;
}

Duration LatencyHistogram::quantile(double share) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < buckets && count_ > 0; ++bucket) {
    seen += counts_[bucket];
    if (seen >= wanted && seen > 0) return std::clamp(upper_edge(bucket), min_, max_);
  }
  return Duration::zero();
}

std::uint64_t LatencyHistogram::between(Duration above, Duration up_to) const {
  std::uint64_t sum = 0;
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
    const Duration edge = upper_edge(bucket);
    if (edge > above && edge <= up_to) sum += counts_[bucket];
  }
  return sum;
}

}  // namespace rig::io
