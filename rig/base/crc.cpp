// SPDX-License-Identifier: Apache-2.0
#include "rig/base/crc.hpp"

#include <array>

namespace rig {
namespace {

constexpr auto make_ccitt_table() {
  std::array<std::uint16_t, 256> table{};
  for (unsigned i = 0; i < 256; ++i) {
    auto crc = static_cast<std::uint16_t>(i << 8);
    for (int bit = 0; bit < 8; ++bit) crc = static_cast<std::uint16_t>(crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1);
    table[i] = crc;
  }
  return table;
}
constexpr auto ccitt_table = make_ccitt_table();

std::uint16_t crc16_reflected(ByteView bytes, std::uint16_t crc) {
  for (Byte byte : bytes) {
    crc = static_cast<std::uint16_t>(crc ^ byte);
    for (int bit = 0; bit < 8; ++bit) crc = static_cast<std::uint16_t>(crc & 1 ? crc >> 1 ^ 0x8408 : crc >> 1);
  }
  return crc;
}

}  // namespace

std::uint16_t crc16_ccitt(ByteView bytes, std::uint16_t seed) {
  for (Byte byte : bytes) seed = static_cast<std::uint16_t>(seed << 8 ^ ccitt_table[(seed >> 8 ^ byte) & 0xFF]);
  return seed;
}

std::uint16_t crc16_x25(ByteView bytes) { return static_cast<std::uint16_t>(crc16_reflected(bytes, 0xFFFF) ^ 0xFFFF); }

std::uint16_t crc16_kermit(ByteView bytes) { return crc16_reflected(bytes, 0); }

}  // namespace rig
