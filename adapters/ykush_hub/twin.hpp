// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>

#include "adapters/ykush_hub/settings.hpp"
#include "rig/device/usb_device.hpp"
#include "rig/io/loop.hpp"

namespace rig::ykush_hub {

/// The hub's control chip. Sockets have power as soon as the hub has, unless the settings say otherwise.
class YkushTwin final : public device::UsbFunction {
 public:
  /// The loop outlives the twin; it is used for a delayed answer only. `moved` is called from here for the sockets that
  /// get power.
  YkushTwin(io::Loop& loop, const Settings& hub, TwinSettings quirks, adapter::TwinContacts::Moved moved);

  device::UsbIdentity identity() const override;
  std::optional<Bytes> on_control(const device::UsbSetup&, ByteView, std::size_t) override { return std::nullopt; }
  bool on_out(std::uint8_t endpoint, ByteView data) override;
  std::optional<Bytes> on_in(std::uint8_t endpoint, std::size_t length) override;

  bool closed(unsigned channel) const { return sockets_.closed(channel); }
  void power_up_afresh();

 private:
  void power_up();
  Bytes obey(Byte command);
  void answer(Bytes report);

  io::Loop& loop_;
  Model model_;
  TwinSettings quirks_;
  adapter::TwinContacts sockets_;
  std::deque<Bytes> answers_;
  std::shared_ptr<bool> powered_;  // delayed answers look at it
};

}  // namespace rig::ykush_hub
