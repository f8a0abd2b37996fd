// SPDX-License-Identifier: Apache-2.0
#include "adapters/kmtronic_relay/twin.hpp"

namespace rig::kmtronic_relay {

KmtronicTwin::KmtronicTwin(io::Loop& loop, device::ByteStream& port, const Settings& board, TwinSettings quirks,
                           Contact contact)
    : RelayTwin(loop, port, board.model.channels, std::move(quirks), std::move(contact)) {}

void KmtronicTwin::hear(ByteView bytes) {
  for (const Byte octet : bytes) {
    if (heard_.empty() && octet != 0xFF) continue;
    heard_.push_back(octet);
    if (heard_.size() < 3) continue;
    obey(heard_[1], heard_[2]);
    heard_.clear();
  }
}

void KmtronicTwin::obey(unsigned address, unsigned operation) {
  if (channels() >= 4 && address == 0x09 && operation == 0x00) {
    Bytes all;
    for (unsigned channel = 1; channel <= channels(); ++channel) all.push_back(reads_back(channel) ? 0x01 : 0x00);
    say(all);
  } else if (channels() <= 2 && operation == 0x03 && address >= 1 && address <= channels()) {
    say(Bytes{0xFF, static_cast<Byte>(address), Byte{reads_back(address)}});
  } else if (operation <= 0x01) {
    set(address, operation == 0x01);
  }
}

}  // namespace rig::kmtronic_relay
