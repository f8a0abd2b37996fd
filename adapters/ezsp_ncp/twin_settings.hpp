// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/base/ids.hpp"
#include "rig/base/time.hpp"
#include "rig/proto/ezsp/status.hpp"

namespace rig::ezsp_ncp {

/// EmberZNet's own version: "7.4.3.0 build 441".
struct StackVersion {
  std::uint8_t major{};  ///< 0: whatever EmberZNet belongs to the protocol version
  std::uint8_t minor{};
  std::uint8_t patch{};
  std::uint8_t special{};
  std::uint16_t build{};
};

/// What kind of dongle is simulated, and when it fails. A retail one: no elliptic curve library, 2.4 GHz only.
struct TwinSettings {
  ezsp::Version ezsp_version = 13;       ///< 4..19
  StackVersion stack{};
  Eui64 eui{0x00DB1234567890A2};
  std::uint8_t max_in_flight = 10;       ///< APS messages waiting for their acknowledgement; the host may configure less or more
  Duration boot_time = std::chrono::seconds(1);

  std::uint64_t hangs_after_messages = 0;     ///< falls silent at that many sendUnicast; 0: never
  std::uint64_t restarts_after_messages = 0;  ///< restarts by itself (watchdog) at that many sendUnicast; 0: never
};

}  // namespace rig::ezsp_ncp
