// SPDX-License-Identifier: Apache-2.0
//
// The USBRelay family of HID relay boards (www.dcttech.com, V-USB, 1 to 8 contacts).
#pragma once

#include <memory>
#include <string>

#include "adapters/dcttech_relay/protocol.hpp"
#include "adapters/dcttech_relay/settings.hpp"
#include "rig/adapter/usb_calls.hpp"
#include "rig/device/relay_bank.hpp"

namespace rig::dcttech_relay {

/// The five characters a board knows itself by: all that tells two boards apart, since their USB serial number is the
/// same. Nothing is switched. Errors: besides those of UsbCalls protocol_violation when the device answers like no such
/// board.
Result<std::string> read_board_id(adapter::UsbCalls& calls, Deadline deadline);

/// One board. A set() is confirmed by what the board reads back; every answer also carries the board's id, and one that
/// is not the bench's is refused before anything is switched.
class DcttechRelay final : public device::RelayBank {
 public:
  /// Looks at the texts of the device and sends nothing. Loop and device outlive the adapter; `name` is what errors
  /// call it: "power" gives "relay power.1: ...". Errors: refused when the texts are not those of such a board, or of
  /// another model than the bench says.
  static Result<std::unique_ptr<DcttechRelay>> create(io::Loop& loop, device::UsbDevice& usb, const std::string& name,
                                                      const Settings& settings);

  unsigned channels() const override { return model_.channels; }
  bool can_read() const override { return true; }
  Result<void> set(unsigned channel, RelayState state, Deadline deadline) override;
  Result<RelayState> read(unsigned channel, Deadline deadline) override;

 private:
  DcttechRelay(io::Loop& loop, device::UsbDevice& usb, std::string subject, const Model& model,
               const Settings& settings);
  Result<State> read_state(adapter::UsbCalls::Turn& turn);

  Model model_;
  std::optional<BoardId> expected_;
  adapter::UsbCalls calls_;
  std::uint8_t report_ = 0;
};

}  // namespace rig::dcttech_relay
