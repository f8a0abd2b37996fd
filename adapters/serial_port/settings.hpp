// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace rig::serial_port {

enum class Parity : std::uint8_t { none, even, odd };

/// How a port is set up. There is no XON/XOFF: every protocol here is binary.
struct SerialSettings {
  std::uint32_t baud = 115200;  ///< any rate the hardware can make, 250000 and 74880 too
  unsigned data_bits = 8;       ///< 5 to 8
  Parity parity = Parity::none;
  unsigned stop_bits = 1;  ///< 1 or 2
  bool rtscts = false;     ///< hardware flow control
};

}  // namespace rig::serial_port
