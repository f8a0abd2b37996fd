// SPDX-License-Identifier: Apache-2.0
#include "adapters/devantech_relay/twin.hpp"

namespace rig::devantech_relay {

DevantechTwin::DevantechTwin(io::Loop& loop, device::ByteStream& port, const Settings& board, TwinSettings quirks,
                             Contact contact)
    : RelayTwin(loop, port, board.model.channels, std::move(quirks), std::move(contact)), board_(board) {}

void DevantechTwin::hear(ByteView bytes) {
  for (const Byte octet : bytes) {
    if (std::exchange(mask_follows_, false))
      set_all(octet);
    else
      obey(octet);
  }
}

// The numbers are the decimal ones of the manual.
void DevantechTwin::obey(unsigned command) {
  constexpr Byte firmware_version = 1, twelve_volt = 120;
  if (command == 56) say(as_bytes(board_.serial.value_or("00000001")));
  if (command == 90) say(Bytes{board_.model.module_id, firmware_version});
  if (command == 91) say(Bytes{static_cast<Byte>(mask_read_back())});
  if (command == 92) mask_follows_ = true;
  if (command == 93) say(Bytes{twelve_volt});
  if (command == 100) set_all(0xFF);
  if (command >= 101 && command <= 108) set(command - 100, true);
  if (command == 110) set_all(0x00);
  if (command >= 111 && command <= 118) set(command - 110, false);
}

}  // namespace rig::devantech_relay
