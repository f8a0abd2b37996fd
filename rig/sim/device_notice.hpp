// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace rig::sim {

/// What happens to a virtual device, for whoever stands beside it: the twin of its debug port, of a meter in its supply.
struct DeviceNotice {
  enum class What : std::uint8_t {
    power_on,
    power_off,
    reboot,         // power stays, the processor starts over
    boot_finished,  // `number` is the version that runs
    joined,         // or rejoined; `number` is its node id
    left,           // was removed, or left by itself
    lost_network,
    ota_started,
    ota_progress,   // `number` is per cent; told for every whole one
    ota_finished,   // downloaded and checked
    ota_failed,
    activated,      // `number` is the version that runs now; a reboot follows
    log,            // `text` is what its own log says
  };
  What what{};
  std::uint32_t number{};
  std::string_view text{};  ///< dies when the call returns
};

using DeviceObserver = std::function<void(const DeviceNotice&)>;

}  // namespace rig::sim
