// SPDX-License-Identifier: Apache-2.0
//
// What travels between the rig and an LCUS board with a HID chip, by interrupt transfers:
//
//   out   A0 channel operation sum   operation: 00 contact open, 01 contact closed; sum: low octet of the first three
//   added up in    64 octets after each command; what they say is published nowhere
#pragma once

#include <array>

#include "rig/base/bytes.hpp"
#include "rig/device/relay_bank.hpp"

namespace rig::lcus_hid_relay {

inline constexpr std::size_t answer_size = 64;

/// `channel` from 1 to 8.
constexpr std::array<Byte, 4> switch_command(unsigned channel, device::RelayState state) {
  const Byte operation = state == device::RelayState::on ? 0x01 : 0x00;
  return {0xA0, static_cast<Byte>(channel), operation, static_cast<Byte>(0xA0 + channel + operation)};
}

}  // namespace rig::lcus_hid_relay
