// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "rig/base/time.hpp"

namespace rig::io {

/// Counts durations in buckets that grow by a sixteenth of a doubling, from one microsecond to about an hour: quantiles are right to
/// within 7 %, nothing is allocated, and adding one costs a few instructions.
class LatencyHistogram {
 public:
  void add(Duration latency);
  void clear() { *this = {}; }

  std::uint64_t count() const { return count_; }
  Duration min() const { return count_ ? min_ : Duration::zero(); }
  Duration max() const { return max_; }
  Duration mean() const { return count_ ? sum_ / static_cast<Duration::rep>(count_) : Duration::zero(); }
  /// The duration that `share` (0..1) of all counted ones do not exceed; zero when nothing was counted.
  Duration quantile(double share) const;
  /// How many took longer than `above` and at most `up_to`, to the resolution of the buckets.
  std::uint64_t between(Duration above, Duration up_to) const;

 private:
  static constexpr unsigned steps_per_doubling = 16;
  static constexpr std::size_t buckets = 32 * steps_per_doubling;
  static std::size_t bucket_of(Duration latency);
  static Duration upper_edge(std::size_t bucket);

  std::array<std::uint32_t, buckets> counts_{};
  std::uint64_t count_ = 0;
  Duration min_ = Duration::max(), max_{}, sum_{};
};

}  // namespace rig::io
