// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "rig/adapter/relay_exchange.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/io/loop.hpp"

namespace rig::adapter {

/// One board on a line. Calls from several fibers are served one after another. Once the line is lost every call
/// answers with that first error. Besides what RelayBank says: a set() that is not answered in time may have switched
/// the contact, and refused is what a board says that is not the one of the bench, or cannot do what it was told.
class RelayBoard final : public device::RelayBank {
 public:
  /// Sends nothing: a board keeps its contacts as they are until it is told. Loop and port outlive the adapter; `name`
  /// is what errors call the board: "power" gives "relay power.1: ...". No call may be in progress when it is
  /// destroyed.
  RelayBoard(io::Loop& loop, device::ByteStream& port, std::string name, std::unique_ptr<BoardProtocol> protocol);
  ~RelayBoard() override;
  RelayBoard(const RelayBoard&) = delete;
  RelayBoard& operator=(const RelayBoard&) = delete;

  unsigned channels() const override { return traits().channels; }
  bool can_read() const override { return traits().reads_back; }
  Result<void> set(unsigned channel, device::RelayState state, Deadline deadline) override;
  Result<device::RelayState> read(unsigned channel, Deadline deadline) override;
  std::optional<Duration> pulse_resolution() const override;
  Result<void> pulse_off(unsigned channel, Duration duration, Deadline deadline) override;

 private:
  using Begin = std::function<RelayExchange::Actions(TimePoint)>;
  Result<Finished> exchange(unsigned channel, Deadline deadline, const Begin& begin);
  Result<Finished> run(unsigned channel, Deadline deadline, const Begin& begin);
  Result<void> check(unsigned channel) const;
  Result<void> obeyed(unsigned channel, device::RelayState commanded, const Result<Finished>& ended) const;
  void perform(const RelayExchange::Actions& actions);
  Error error_at(unsigned channel, ErrorCode code, std::string what) const;
  Error no_answer(unsigned channel, const Finished& ended) const;
  const BoardTraits& traits() const { return exchange_.traits(); }

  io::Loop& loop_;
  device::ByteStream& port_;
  std::string name_;
  RelayExchange exchange_;
  io::TimerId timer_;
  std::optional<Finished> finished_;
  std::optional<Error> lost_;
  bool busy_ = false;
  io::Signal news_;   // the exchange in progress has ended, or the line was lost
  io::Signal freed_;  // the next caller may go on
};

}  // namespace rig::adapter
