// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "rig/io/latency_histogram.hpp"
#include "rig/record/events.hpp"

namespace rig::io {

/// Watches the blocks of one device's transfer go by and writes what is worth keeping into the journal: a sample at most every
/// `sample_period` while blocks flow, and a summary at the end. Nothing is written per block, and no timer is needed.
class TransferLog {
 public:
  static constexpr Duration sample_period = std::chrono::seconds(1);

  TransferLog(std::string device, record::EventSink& events) : device_(std::move(device)), events_(events) {}

  /// A transfer of `total` octets starts, or starts again from nothing.
  void begin(std::uint64_t total, TimePoint now);
  /// It goes on after a pause, which belongs to the transfer but to no sample.
  void resume(TimePoint now);
  /// One block was answered and its acknowledgement came after `latency`. `bytes` counts the image so far.
  void block(std::uint64_t bytes, std::uint64_t blocks, std::uint64_t retries, Duration latency, TimePoint now);
  /// The device told how it ended.
  void end(TimePoint now);

  bool active() const { return active_; }
  /// Of the transfer as a whole, pauses included; zero before there is anything to divide.
  double throughput_bytes_per_s() const { return throughput_; }
  Duration duration() const { return last_block_ - begun_; }

 private:
  void sample(TimePoint now);

  std::string device_;
  record::EventSink& events_;
  bool active_ = false;
  std::uint64_t total_ = 0, bytes_ = 0, blocks_ = 0, retries_ = 0;
  std::uint64_t sampled_bytes_ = 0;
  TimePoint begun_{}, last_sample_{}, last_block_{};
  double throughput_ = 0;
  LatencyHistogram since_sample_, overall_;
};

}  // namespace rig::io
