// SPDX-License-Identifier: Apache-2.0
//
// A multimeter or bench meter that speaks SCPI over a serial port, measuring what a device draws.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "adapters/scpi_meter/exchange.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/device/current_meter.hpp"
#include "rig/io/loop.hpp"

namespace rig::scpi_meter {

/// One meter on a line. Calls from several fibers are served one after another. Once the line is lost every call
/// answers with that first error.
class ScpiMeter final : public device::CurrentMeter {
 public:
  /// Sends nothing yet. Loop and port outlive the adapter; `name` is what errors call it: "supply" gives "meter supply:
  /// ...". No call may be in progress when it is destroyed.
  ScpiMeter(io::Loop& loop, device::ByteStream& port, std::string name, const Settings& settings);
  ~ScpiMeter() override;
  ScpiMeter(const ScpiMeter&) = delete;
  ScpiMeter& operator=(const ScpiMeter&) = delete;

  Result<double> read(Deadline deadline) override;
  Result<std::string> identify(Deadline deadline) override;

 private:
  using Begin = std::function<Exchange::Actions(TimePoint)>;
  Result<Finished> exchange(Deadline deadline, const Begin& begin);
  Result<Finished> run(Deadline deadline, const Begin& begin);
  void perform(const Exchange::Actions& actions);
  Error error(ErrorCode code, std::string what) const;
  Error failure(const Finished& finished, std::string_view wanted) const;

  io::Loop& loop_;
  device::ByteStream& port_;
  std::string name_;
  Settings settings_;
  Exchange exchange_;
  io::TimerId timer_;
  std::optional<Finished> finished_;
  std::optional<Error> lost_;
  bool busy_ = false;
  io::Signal news_;   // the exchange in progress has ended, or the line was lost
  io::Signal freed_;  // the next caller may go on
};

}  // namespace rig::scpi_meter
