// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rig/base/error.hpp"
#include "rig/base/time.hpp"

namespace rig::device {

enum class RelayState : std::uint8_t { off, on };

constexpr std::string_view name(RelayState state) { return state == RelayState::on ? "on" : "off"; }

/// A board of switchable contacts, channels counted from 1 as printed on the board.
/// Calls block the calling fiber (rig/io/loop.hpp) until done or until the deadline.
class RelayBank {
 public:
  virtual ~RelayBank() = default;
  virtual unsigned channels() const = 0;
  /// Whether read() can answer: many boards never tell.
  virtual bool can_read() const = 0;
  /// Commands one contact and waits for what the board gives as acknowledgement. Errors: limit_reached for a channel
  /// the board does not have, timeout, port_lost, not_confirmed when the board reads back something else.
  virtual Result<void> set(unsigned channel, RelayState state, Deadline deadline) = 0;
  /// The position the board reports: the coil command, not the contact. Error unsupported when can_read() is false.
  virtual Result<RelayState> read(unsigned channel, Deadline deadline) = 0;
  /// The step in which the board itself can time a pulse; nothing for the many that cannot. Waveshare's Modbus boards:
  /// 100 ms (maker's development protocol V2).
  virtual std::optional<Duration> pulse_resolution() const { return std::nullopt; }
  /// Lets the board switch one contact off and, `duration` later by its own clock, on, whatever becomes of the rig.
  /// Returns when the contact was commanded off and read back, not when the pulse is over. Errors besides those of
  /// set(): unsupported where pulse_resolution() is nothing, limit_reached for what is no multiple of it or more than
  /// the board can count to.
  virtual Result<void> pulse_off(unsigned /*channel*/, Duration /*duration*/, Deadline /*deadline*/) {
    return make_error(ErrorCode::unsupported, "this board cannot time a pulse");
  }
};

}  // namespace rig::device
