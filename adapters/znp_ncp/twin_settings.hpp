// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/base/ids.hpp"
#include "rig/base/time.hpp"
#include "rig/proto/znp/commands_sys.hpp"

namespace rig::znp_ncp {

/// What kind of dongle is simulated, and when it fails. A retail one: no elliptic curve library, 2.4 GHz only.
struct TwinSettings {
  znp::Product product = znp::Product::zstack_3_x_0;
  std::uint32_t build = 20230507;
  Eui64 eui{0x00124B001E17EFA8};
  std::uint8_t max_in_flight = 16;  ///< APS messages it has memory for
  Duration boot_time = std::chrono::milliseconds(200);

  std::uint64_t hangs_after_messages = 0;     ///< falls silent at that many AF_DATA_REQUEST; 0: never
  std::uint64_t restarts_after_messages = 0;  ///< restarts by itself (watchdog) at that many AF_DATA_REQUEST; 0: never
  bool silent = false;                        ///< says nothing at all: a stick whose firmware is gone
};

}  // namespace rig::znp_ncp
