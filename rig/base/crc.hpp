// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "rig/base/bytes.hpp"

namespace rig {

/// CRC-16/CCITT-FALSE (poly 0x1021, init 0xFFFF, not reflected): ASH frames. `seed` continues an earlier call.
std::uint16_t crc16_ccitt(ByteView bytes, std::uint16_t seed = 0xFFFF);

/// CRC-16/X-25 (poly 0x1021 reflected, init and final xor 0xFFFF): ZigBee install codes.
std::uint16_t crc16_x25(ByteView bytes);

/// CRC-16/KERMIT (poly 0x1021 reflected, init 0, no final xor): the frame check sequence of IEEE 802.15.4.
std::uint16_t crc16_kermit(ByteView bytes);

}  // namespace rig
