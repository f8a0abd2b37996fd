// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/base/ids.hpp"
#include "rig/base/time.hpp"
#include "rig/proto/deconz/types.hpp"

namespace rig::deconz_ncp {

inline constexpr std::uint32_t conbee_2_firmware = 0x26780700;
inline constexpr std::uint32_t conbee_3_firmware = 0x26510900;

/// What kind of stick is simulated, and when it fails.
struct TwinSettings {
  std::uint32_t firmware = conbee_2_firmware;  ///< its second octet tells the platform: 07 ConBee II, 09 ConBee III
  Eui64 eui{0x00212EFFFF05FE7F};
  std::uint8_t slots = 8;                      ///< messages it has room for until their confirm was read
  Duration boot_time = std::chrono::seconds(1);
  Duration network_time = std::chrono::milliseconds(200);  ///< to start or to leave the network

  std::uint64_t hangs_after_messages = 0;      ///< falls silent at that many APS-DATA.request; 0: never
  std::uint64_t restarts_after_messages = 0;   ///< restarts by itself at that many, once; 0: never
  std::uint64_t spoils_every = 0;              ///< every so manieth frame it sends has a wrong CRC; 0: none
  bool keeps_hints = false;                    ///< does not say unasked that its state changed
};

}  // namespace rig::deconz_ncp
