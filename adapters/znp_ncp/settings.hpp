// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "rig/base/time.hpp"

namespace rig::znp_ncp {

/// The dongle's own keys in a bench file.
struct Settings {
  std::uint8_t max_in_flight = 0;  ///< APS messages under way; 0: what its firmware is known to bear
  Duration command_timeout = std::chrono::seconds(6);
};

}  // namespace rig::znp_ncp
