// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "rig/io/latency_histogram.hpp"
#include "rig/record/events.hpp"

namespace rig::io {

/// Watches the blocks of one device's transfer go by and writes what is worth keeping into the journal: a sample at most every
/// `sample_period` while blocks flow, and a summary at the end. Nothing is written per block, and no timer is needed. The rate
/// of a sample is that of flowing blocks: a pause that ended with resumed() belongs to no sample.
class TransferLog {
 public:
  static constexpr Duration sample_period = std::chrono::seconds(1);

  TransferLog(std::string device, record::EventSink& events) : device_(std::move(device)), events_(events) {}

  /// How far a transfer is.
  struct Progress {
    std::uint64_t bytes{};    ///< of the image that the device has
    std::uint64_t blocks{};   ///< answered
    std::uint64_t retries{};
    TimePoint last_block{};   ///< when the last one was answered
  };

  /// A transfer of `total` octets starts; the device has the first `held` of them from before.
  void begin(std::uint64_t total, std::uint64_t held, TimePoint now);
  /// The device went back to the first octet; counting goes on.
  void restarted(TimePoint now);
  /// Blocks flow again after a pause: the device was without power, or was told to wait.
  void resumed(TimePoint now);
  /// One block was asked for, answered and acknowledged by the device within `latency`, at `progress.last_block`.
  void block(const Progress& progress, Duration latency);
  /// The device told how it ended, or was told to stop.
  void end(const Progress& progress);

  bool active() const { return active_; }
  /// While blocks flowed: without pauses, which are the rig's doing as a rule (a power cut, WAIT_FOR_DATA), and without what was held
  /// before; nothing before its end, and for a transfer that took no time at all.
  std::optional<double> throughput_bytes_per_s() const { return throughput_; }
  Duration duration() const { return progress_.last_block - begun_; }

 private:
  void sample();

  std::string device_;
  record::EventSink& events_;
  bool active_ = false;
  std::uint64_t total_ = 0, held_ = 0, sampled_bytes_ = 0;
  Progress progress_;
  TimePoint begun_{}, last_sample_{};
  Duration paused_{};
  std::optional<double> throughput_;
  LatencyHistogram since_sample_, overall_;
};

}  // namespace rig::io
