// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rig/base/time.hpp"

namespace rig::modbus_relay {

/// How a board wants its contacts written and read.
enum class Dialect : std::uint8_t {
  coils,      ///< function 05, coils from 0, FF00 on and 0000 off; read with function 01. The board can time a pulse
  registers,  ///< function 06, registers from 1, 0100 on and 0200 off; read with function 03, 1 is on
};

struct Model {
  std::string_view name{};
  Dialect dialect{};
  unsigned channels{};
  bool reads_one{};  ///< function 03 answers one register at a time
};

std::span<const Model> models();

/// Waveshare's development protocol V2: the unit of a pulse, and the most of them (54 minutes 36.7 seconds).
inline constexpr Duration pulse_unit = std::chrono::milliseconds(100);
inline constexpr std::uint16_t most_pulse_units = 0x7FFF;
/// Added to the coil's number, the value being the count of units: on and then off, off and then on.
inline constexpr std::uint16_t flash_on = 0x0200, flash_off = 0x0400;
/// Of Dialect::registers.
inline constexpr std::uint16_t register_on = 0x0100, register_off = 0x0200;

}  // namespace rig::modbus_relay
