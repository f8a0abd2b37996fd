// SPDX-License-Identifier: Apache-2.0
//
// Devices of a bench fetch an image at once, and somebody watches the clock: for benchmarks, and for the test of what a line allows.
#pragma once

#include "rig/app/builtin_adapters.hpp"
#include "rig/bench/bench.hpp"

namespace rig::app {

/// A file of fixtures/benches with these values replaced. Throws std::runtime_error when it does not load.
bench::BenchFile trial_bench(const bench::Overrides& overrides, const std::string& name = "virtual-eight-ppmids");

/// What happened between two instants in the middle of a transfer.
struct TransferRate {
  std::uint64_t blocks{};
  Duration time{};
  double blocks_per_s() const { return static_cast<double>(blocks) / std::chrono::duration<double>(time).count(); }
};

/// The first `devices` devices of a bench, joined and ready. A failure is thrown as std::runtime_error: a trial has nobody to judge it.
class TransferTrial {
 public:
  /// Loop and file outlive the trial.
  TransferTrial(io::Loop& loop, const bench::BenchFile& file, std::size_t devices, const bench::OpenPort& open);

  /// Offers an image of `octets` random octets to every device. From here on they fetch it as fast as they can.
  void begin(std::size_t octets);
  /// Returns when every device has at least that many octets.
  void await(std::size_t octets);
  /// Blocks delivered to all devices so far.
  std::uint64_t blocks() const;
  /// The rate between a tenth and nine tenths of the image.
  TransferRate measure(std::size_t octets);

 private:
  io::Loop& loop_;
  std::vector<std::string> devices_;
  record::NullSink events_;
  Bytes image_;
  std::unique_ptr<bench::Bench> bench_;
};

}  // namespace rig::app
