// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/cleware_switch/settings.hpp"
#include "rig/device/usb_device.hpp"

namespace rig::cleware_switch {

/// The switch's end of the cable. A switch is open at power-up; a cutter lets through.
class ClewareTwin final : public device::UsbFunction {
 public:
  /// `moved` is called from here for a cutter.
  ClewareTwin(const Settings& board, TwinSettings quirks, adapter::TwinContacts::Moved moved);

  device::UsbIdentity identity() const override;
  std::optional<Bytes> on_control(const device::UsbSetup& setup, ByteView data, std::size_t length) override;
  std::optional<Bytes> on_in(std::uint8_t endpoint, std::size_t length) override;

  bool closed(unsigned channel) const { return contacts_.closed(channel); }
  void power_up_afresh();

 private:
  void obey(ByteView report);
  Byte mask() const;

  Model model_;
  TwinSettings quirks_;
  adapter::TwinContacts contacts_;
  Byte told_ = 0;  // the mask of the reports, as long as it is late
  unsigned missed_ = 0;
  unsigned late_ = 0;
  bool opposite_ = false;
};

}  // namespace rig::cleware_switch
