// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/usb_hub/protocol.hpp"

namespace rig::usb_hub {

inline constexpr unsigned usual_ports = 4;

struct Settings {
  std::optional<unsigned> ports{};  ///< where the kernel does not tell before the hub is asked: usual_ports
  std::string companion{};          ///< the other half of a USB 3 hub, "2-1", where the kernel does not tell
};

/// What is wrong with a simulated hub.
struct TwinSettings {
  PowerSwitching switching = PowerSwitching::each_port;
  std::vector<unsigned> stuck_ports{};  ///< commands are taken and nothing happens
  std::vector<unsigned> keeps_vbus{};   ///< reads back what was commanded, and feeds the port all the same
};

}  // namespace rig::usb_hub
