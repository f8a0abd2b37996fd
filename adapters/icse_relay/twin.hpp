// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/icse_relay/settings.hpp"

namespace rig::icse_relay {

/// The board's end of the line.
class IcseTwin final : public adapter::RelayTwin {
 public:
  IcseTwin(io::Loop& loop, device::ByteStream& port, const Settings& board, TwinSettings quirks, Contact contact);

 private:
  void hear(ByteView bytes) override;
  void forget() override { is_in_command_mode_ = false; }

  Byte identity_;
  bool is_in_command_mode_;
};

}  // namespace rig::icse_relay
