// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>

#include "adapters/lcus_hid_relay/settings.hpp"
#include "rig/device/usb_device.hpp"
#include "rig/io/loop.hpp"

namespace rig::lcus_hid_relay {

/// The board's end of the cable. Contacts are open at power-up.
class LcusHidTwin final : public device::UsbFunction {
 public:
  /// The loop outlives the twin; it is used for a delayed answer only.
  LcusHidTwin(io::Loop& loop, const Settings& board, TwinSettings quirks, adapter::TwinContacts::Moved moved);

  device::UsbIdentity identity() const override;
  std::optional<Bytes> on_control(const device::UsbSetup&, ByteView, std::size_t) override { return std::nullopt; }
  bool on_out(std::uint8_t endpoint, ByteView data) override;
  std::optional<Bytes> on_in(std::uint8_t endpoint, std::size_t length) override;

  bool closed(unsigned channel) const { return contacts_.closed(channel); }
  void lose_power();

 private:
  void answer(ByteView command);

  io::Loop& loop_;
  Settings board_;
  TwinSettings quirks_;
  adapter::TwinContacts contacts_;
  std::deque<Bytes> answers_;
  std::shared_ptr<bool> powered_ = std::make_shared<bool>(true);  // delayed answers look at it
};

}  // namespace rig::lcus_hid_relay
