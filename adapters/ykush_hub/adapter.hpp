// SPDX-License-Identifier: Apache-2.0
//
// The YKUSH family of USB hubs with sockets that can be switched (Yepkit).
#pragma once

#include <memory>
#include <string>

#include "adapters/ykush_hub/protocol.hpp"
#include "adapters/ykush_hub/settings.hpp"
#include "rig/adapter/usb_calls.hpp"

namespace rig::ykush_hub {

/// The control chip of one hub. Channels are its sockets, on means that one has power. A set() is acknowledged and then
/// confirmed by what the hub reads back.
class YkushHub final : public device::RelayBank {
 public:
  /// Looks at the ids of the device and sends nothing. Loop and device outlive the adapter; `name` is what errors call
  /// it: "power" gives "relay power.1: ...". Errors: refused when the ids are not those of such a hub, or of another
  /// model than the bench says.
  static Result<std::unique_ptr<YkushHub>> create(io::Loop& loop, device::UsbDevice& usb, const std::string& name,
                                                  const Settings& settings);

  unsigned channels() const override { return model_.channels; }
  bool can_read() const override { return true; }
  Result<void> set(unsigned channel, RelayState state, Deadline deadline) override;
  Result<RelayState> read(unsigned channel, Deadline deadline) override;

 private:
  using Turn = adapter::UsbCalls::Turn;
  YkushHub(io::Loop& loop, device::UsbDevice& usb, std::string subject, const Model& model);
  /// The detail of the answer to a command that was done.
  Result<Byte> exchange(Turn& turn, Byte command);
  Result<RelayState> ask(Turn& turn, unsigned channel);

  Model model_;
  adapter::UsbCalls calls_;
  bool answer_is_owed_ = false;
};

}  // namespace rig::ykush_hub
