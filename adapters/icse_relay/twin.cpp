// SPDX-License-Identifier: Apache-2.0
#include "adapters/icse_relay/twin.hpp"

namespace rig::icse_relay {

IcseTwin::IcseTwin(io::Loop& loop, device::ByteStream& port, const Settings& board, TwinSettings quirks,
                   Contact contact)
    : RelayTwin(loop, port, board.model.channels, std::move(quirks), std::move(contact)),
      identity_(board.model.identity),
      is_in_command_mode_(board.at_start == AtStart::command_mode) {}

void IcseTwin::hear(ByteView bytes) {
  for (const Byte octet : bytes) {
    if (is_in_command_mode_)
      for (unsigned channel = 1; channel <= channels(); ++channel) set(channel, (octet >> (channel - 1)) % 2 == 0);
    else if (octet == 0x50)
      say(Bytes{identity_});
    else if (octet == 0x51)
      is_in_command_mode_ = true;
  }
}

}  // namespace rig::icse_relay
