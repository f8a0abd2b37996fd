// SPDX-License-Identifier: Apache-2.0
//
// The LCUS family of USB relay boards (LC Technology, CH340, 1 to 8 contacts).
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "adapters/lcus_relay/exchange.hpp"
#include "adapters/lcus_relay/settings.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/io/loop.hpp"

namespace rig::lcus_relay {

inline constexpr std::uint32_t default_baud = 9600;

/// One board on a line. Calls from several fibers are served one after another. Once the line is lost every call
/// answers with that first error. Besides what RelayBank says: a set() that is not answered in time may have switched
/// the contact.
class LcusRelay final : public device::RelayBank {
 public:
  /// Sends nothing: a board keeps its contacts as they are until it is told. Loop and port outlive the adapter; `name`
  /// is what errors call the board: "power" gives "relay power.1: ...". No call may be in progress when it is
  /// destroyed.
  LcusRelay(io::Loop& loop, device::ByteStream& port, std::string name, const Settings& settings);
  ~LcusRelay() override;
  LcusRelay(const LcusRelay&) = delete;
  LcusRelay& operator=(const LcusRelay&) = delete;

  unsigned channels() const override { return model_.channels; }
  bool can_read() const override { return model_.reads_back; }
  Result<void> set(unsigned channel, device::RelayState state, Deadline deadline) override;
  Result<device::RelayState> read(unsigned channel, Deadline deadline) override;

 private:
  using Begin = std::function<Exchange::Actions(TimePoint)>;
  Result<Finished> exchange(unsigned channel, Deadline deadline, const Begin& begin);
  Result<Finished> run(unsigned channel, Deadline deadline, const Begin& begin);
  Result<void> check(unsigned channel) const;
  void perform(const Exchange::Actions& actions);
  Error error_at(unsigned channel, ErrorCode code, std::string what) const;
  Error silent(unsigned channel) const;

  io::Loop& loop_;
  device::ByteStream& port_;
  std::string name_;
  Model model_;
  Exchange exchange_;
  io::TimerId timer_;
  std::optional<Finished> finished_;
  std::optional<Error> lost_;
  bool busy_ = false;
  io::Signal news_;   // the exchange in progress has ended, or the line was lost
  io::Signal freed_;  // the next caller may go on
};

}  // namespace rig::lcus_relay
