// SPDX-License-Identifier: Apache-2.0
//
// LCUS relay boards with a HID chip instead of a CH340.
#pragma once

#include <memory>
#include <string>

#include "adapters/lcus_hid_relay/protocol.hpp"
#include "adapters/lcus_hid_relay/settings.hpp"
#include "rig/adapter/usb_calls.hpp"

namespace rig::lcus_hid_relay {

/// One board. It answers each command, so a set() that returns was heard, and cannot be asked for its contacts.
class LcusHidRelay final : public device::RelayBank {
 public:
  /// Sends nothing. Loop and device outlive the adapter; `name` is what errors call it: "power" gives "relay power.1:
  /// ...". Errors: refused when the device has other ids.
  static Result<std::unique_ptr<LcusHidRelay>> create(io::Loop& loop, device::UsbDevice& usb, const std::string& name,
                                                      const Settings& settings);

  unsigned channels() const override { return settings_.model.channels; }
  bool can_read() const override { return false; }
  /// When it is not answered in time the contact may have moved all the same.
  Result<void> set(unsigned channel, device::RelayState state, Deadline deadline) override;
  Result<device::RelayState> read(unsigned channel, Deadline deadline) override;

 private:
  LcusHidRelay(io::Loop& loop, device::UsbDevice& usb, std::string subject, const Settings& settings);

  Settings settings_;
  adapter::UsbCalls calls_;
  bool answer_is_owed_ = false;
};

}  // namespace rig::lcus_hid_relay
