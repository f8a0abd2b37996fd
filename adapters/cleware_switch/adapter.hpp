// SPDX-License-Identifier: Apache-2.0
//
// Mains switches and USB cutters of Cleware.
#pragma once

#include <memory>
#include <string>

#include "adapters/cleware_switch/protocol.hpp"
#include "adapters/cleware_switch/settings.hpp"
#include "rig/adapter/usb_calls.hpp"

namespace rig::cleware_switch {

/// One switch. It misses commands now and then and goes on telling its old state for a while, so a set() is repeated
/// until the switch steadily says what was commanded.
class ClewareSwitch final : public device::RelayBank {
 public:
  /// Looks at ids and texts of the device and sends nothing. Loop and device outlive the adapter; `name` is what errors
  /// call it: "power" gives "relay power.1: ...". Errors: refused when the device is not of the model the bench says.
  static Result<std::unique_ptr<ClewareSwitch>> create(io::Loop& loop, device::UsbDevice& usb, const std::string& name,
                                                       const Settings& settings);

  unsigned channels() const override { return model_.channels; }
  bool can_read() const override { return true; }
  Result<void> set(unsigned channel, RelayState state, Deadline deadline) override;
  /// Error not_confirmed when the switch does not settle on an answer.
  Result<RelayState> read(unsigned channel, Deadline deadline) override;

 private:
  using Turn = adapter::UsbCalls::Turn;
  ClewareSwitch(io::Loop& loop, device::UsbDevice& usb, std::string subject, const Model& model);
  /// What the switch settles on; not until it is `wanted`, if anything is, as long as there are reports to wait for.
  Result<std::optional<RelayState>> listen(Turn& turn, unsigned channel, std::optional<RelayState> wanted);

  Model model_;
  adapter::UsbCalls calls_;
};

}  // namespace rig::cleware_switch
