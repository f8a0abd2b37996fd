// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "rig/base/bytes.hpp"
#include "rig/base/error.hpp"

namespace rig {

using Aes128Block = std::array<Byte, 16>;

/// AES-MMO-128, the hash of ZigBee (ZigBee specification B.6): Matyas-Meyer-Oseas over AES-128 with a zero start. Messages shorter
/// than 8 KiB, whose length fits the 16-bit padding.
Aes128Block aes_mmo(ByteView message);

/// The link key a device derives from its install code: AES-MMO over the code and its CRC-16/X-25, low octet first. The code comes
/// without CRC and has 6, 8, 12 or 16 octets; any other length is invalid_file.
Result<Aes128Block> link_key_from_install_code(ByteView code);

}  // namespace rig
