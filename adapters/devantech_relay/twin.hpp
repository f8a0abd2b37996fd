// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/devantech_relay/settings.hpp"

namespace rig::devantech_relay {

/// The board's end of the line. Without a serial number in the settings it is number 00000001.
class DevantechTwin final : public adapter::RelayTwin {
 public:
  DevantechTwin(io::Loop& loop, device::ByteStream& port, const Settings& board, TwinSettings quirks, Contact contact);

 private:
  void hear(ByteView bytes) override;
  void forget() override { mask_follows_ = false; }
  bool is_latching() const override { return board_.model.is_latching; }
  void obey(unsigned command);

  Settings board_;
  bool mask_follows_ = false;
};

}  // namespace rig::devantech_relay
