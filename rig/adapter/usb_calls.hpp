// SPDX-License-Identifier: Apache-2.0
//
// How an adapter talks to a USB device in sequence:
//
//   UsbCalls calls(loop, usb, "relay power");
//   auto turn = calls.take_turn(".1", deadline);      // errors name "relay power.1"
//   if (turn.has_error()) return turn.error();
//   auto state = turn->control_in(get_state, 8);      // blocks the fiber
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rig/device/usb_device.hpp"
#include "rig/io/loop.hpp"

namespace rig::adapter {

/// One exchange at a time with one device, from any number of fibers. A Turn holds the device; others wait for it. Once
/// the device was lost every call answers with that first error.
class UsbCalls {
 public:
  class Turn;

  /// No single transfer takes longer, however far away the deadline is.
  static constexpr Duration usual_patience = std::chrono::seconds(1);

  /// Loop and device outlive the calls. `subject` is what errors call the thing: "relay power".
  UsbCalls(io::Loop& loop, device::UsbDevice& usb, std::string subject, Duration patience = usual_patience);
  /// Forgets transfers. A fiber that still holds a turn may only be unwound, not go on.
  ~UsbCalls();
  UsbCalls(const UsbCalls&) = delete;
  UsbCalls& operator=(const UsbCalls&) = delete;

  /// `part` is added to the subject in the errors of this turn. Errors: timeout, cancelled, port_lost.
  Result<Turn> take_turn(std::string_view part, Deadline deadline);
  /// A turn for one channel; limit_reached for one that `model` does not have, whatever else is wrong with it.
  Result<Turn> take_turn(std::string_view model, unsigned channels, unsigned channel, Deadline deadline);

  const device::UsbDevice& usb() const { return usb_; }
  const std::string& subject() const { return subject_; }

 private:
  /// Outlives the calls as long as a suspended fiber holds a turn.
  struct Held {
    bool busy = false;
    io::Signal freed;
  };
  Error keep_loss(const Error& error);

  io::Loop& loop_;
  device::UsbDevice& usb_;
  std::string subject_;
  Duration patience_;
  std::optional<Error> lost_;
  std::shared_ptr<Held> held_ = std::make_shared<Held>();
};

/// The right to talk. Every call blocks the calling fiber until the transfer is done, for at most the patience and
/// never past the deadline of the turn. Errors: timeout, port_lost, cancelled, io_failed; refused for a STALL.
class UsbCalls::Turn {
 public:
  Turn(Turn&&) = default;
  Turn& operator=(Turn&&) = delete;
  ~Turn();

  Result<Bytes> control_in(const device::UsbSetup& setup, std::size_t length);
  Result<void> control_out(const device::UsbSetup& setup, ByteView data);
  Result<Bytes> transfer_in(std::uint8_t endpoint, std::size_t length);
  Result<void> transfer_out(std::uint8_t endpoint, ByteView data);
  /// Takes and drops what is left over from an exchange that was given up, until nothing comes for `quiet`.
  Result<void> discard(std::uint8_t endpoint, std::size_t length, Duration quiet);

  /// An error at the place this turn is about.
  Error error(ErrorCode code, std::string what) const;

 private:
  friend class UsbCalls;
  using Begin = std::function<void(Duration time_out, device::UsbDevice::Done done)>;
  Turn(UsbCalls& calls, std::string where, Deadline deadline);
  Result<Bytes> wait_for(Duration patience, const Begin& begin);
  Error explain(const Error& error, Duration patience, Deadline ends) const;
  Error too_late(Duration patience, Deadline ends) const;

  UsbCalls* calls_;
  std::shared_ptr<Held> held_;
  std::string where_;
  Deadline deadline_;
};

}  // namespace rig::adapter
