// SPDX-License-Identifier: Apache-2.0
//
// What travels to a SainSmart board with 16 channels and a CH340 (Modbus ASCII, unit FE, 9600 8N1):
//
//   channel 1    on ":FE050000FF00FE" CR LF    off ":FE0500000000FD" CR LF
//   channel 16   on ":FE05000FFF00EF" CR LF    off ":FE05000F0000EE" CR LF
//
// The maker's list has a status query too, ":FE0100000010F1"; users report that nothing answers it.
#pragma once

#include "rig/adapter/board_protocol.hpp"

namespace rig::sainsmart_relay {

inline constexpr std::uint8_t unit = 0xFE;
inline constexpr unsigned channels = 16;

class SainsmartBoard final : public adapter::BoardProtocol {
 public:
  SainsmartBoard();
  const adapter::BoardTraits& traits() const override { return traits_; }
  adapter::BoardRequest set(unsigned channel, device::RelayState state) override;
  /// Never asked: the board does not read back.
  adapter::BoardRequest query(unsigned) override { return {}; }
  adapter::BoardAnswer feed(Byte) override { return {}; }

 private:
  adapter::BoardTraits traits_;
};

}  // namespace rig::sainsmart_relay
