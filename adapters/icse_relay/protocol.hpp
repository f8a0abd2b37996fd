// SPDX-License-Identifier: Apache-2.0
//
// What travels between the rig and an ICSE board (9600 8N1, from the vendor's page and libsigrok's description):
//
//   after power-up   50     answered by AB, AC or AD: which board it is
//                    51     not answered; begins command mode, and only a power cut ends that
//   command mode     mask   every octet is one: bit 0 is contact 1, and a bit of 0 closes the contact. Not answered
//
// So a 50 that asks a board in command mode switches its contacts: it closes 1 to 4, 6 and 8.
#pragma once

#include "rig/base/bytes.hpp"

namespace rig::icse_relay {

inline constexpr Byte identify = 0x50;
inline constexpr Byte enter_command_mode = 0x51;

/// `closed` has bit 0 for contact 1. Bits of contacts that the board does not have stay 0, as the vendor's program
/// sends them.
constexpr Byte encode_mask(unsigned closed, unsigned channels) {
  const unsigned all = (1u << channels) - 1;
  return static_cast<Byte>(~closed & all);
}

}  // namespace rig::icse_relay
