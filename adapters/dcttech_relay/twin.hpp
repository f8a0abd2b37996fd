// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/dcttech_relay/settings.hpp"
#include "rig/device/usb_device.hpp"

namespace rig::dcttech_relay {

/// The board's end of the cable. Contacts are open at power-up.
class DcttechTwin final : public device::UsbFunction {
 public:
  DcttechTwin(const Settings& board, TwinSettings quirks, adapter::TwinContacts::Moved moved);

  device::UsbIdentity identity() const override;
  std::optional<Bytes> on_control(const device::UsbSetup& setup, ByteView data, std::size_t length) override;

  bool closed(unsigned channel) const { return contacts_.closed(channel); }
  void lose_power() { contacts_.lose_power(); }

 private:
  std::optional<Bytes> obey(ByteView report);
  Bytes state() const;

  Model model_;
  TwinSettings quirks_;
  std::string board_id_;
  adapter::TwinContacts contacts_;
};

}  // namespace rig::dcttech_relay
