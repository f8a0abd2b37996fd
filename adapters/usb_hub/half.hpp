// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "adapters/usb_hub/kernel_ports.hpp"
#include "adapters/usb_hub/protocol.hpp"
#include "rig/device/usb_device.hpp"
#include "rig/io/loop.hpp"

namespace rig::usb_hub {

/// One hub on the bus, asked by requests: a USB 3 hub is two of them in one housing. Calls block the calling fiber.
class Half {
 public:
  /// Loop and device outlive it.
  Half(io::Loop& loop, device::UsbDevice& hub);
  ~Half();
  Half(const Half&) = delete;
  Half& operator=(const Half&) = delete;

  /// Asks once what kind of hub it is. Errors: unsupported when it does not switch its ports one by one, or is no hub;
  /// protocol_violation, timeout, port_lost.
  Result<void> check(Deadline deadline);
  /// After check().
  unsigned ports() const { return kind_->ports; }
  Speed speed() const { return kind_->speed; }
  const std::string& path() const { return hub_.identity().path; }

  Result<void> set(unsigned port, RelayState state, Deadline deadline);
  Result<RelayState> read(unsigned port, Deadline deadline);

  /// Switches the port off again should it be on by then; waits for nothing. `told` is called when it was.
  void keep_off(unsigned port, std::function<bool()> still_wanted, std::function<void()> told);

 private:
  struct Kind {
    Speed speed{};
    unsigned ports{};
    PowerSwitching switching{};
  };
  Result<Kind> ask_kind(Deadline deadline);
  Result<Bytes> ask(const device::UsbSetup& setup, std::size_t length, Deadline deadline);
  Duration time_out(Deadline deadline) const;
  Error broken(const char* what, wire::DecodeError why) const;

  io::Loop& loop_;
  device::UsbDevice& hub_;
  std::optional<Kind> kind_;
};

}  // namespace rig::usb_hub
