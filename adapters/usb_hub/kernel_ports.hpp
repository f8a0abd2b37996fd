// SPDX-License-Identifier: Apache-2.0
//
// The ports of a hub as the kernel shows them below /sys.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "rig/base/error.hpp"
#include "rig/device/relay_bank.hpp"

namespace rig::usb_hub {

/// A port of a hub: {"1-1", 3}.
struct HubPort {
  std::string hub{};
  unsigned port{};
  bool operator==(const HubPort&) const = default;
};

/// It knows nothing of a hub without a path, which is a simulated one, and nothing at all without a /sys.
class KernelPorts {
 public:
  /// `sysfs`: "/sys", or empty in a virtual world.
  explicit KernelPorts(std::filesystem::path sysfs) : sysfs_(std::move(sysfs)) {}

  /// How many ports the hub has.
  std::optional<unsigned> ports(const std::string& hub) const;
  /// The same socket in the other half of a USB 3 hub.
  std::optional<HubPort> peer(const HubPort& port) const;

  /// Whether the kernel switches that port for us: Linux 6.0 and later, and only whoever may write its file.
  bool can_switch(const HubPort& port) const;
  /// Disconnects what is plugged in there, then cuts its power; the kernel remembers that. Errors: io_failed naming the
  /// file.
  Result<void> set(const HubPort& port, device::RelayState state) const;
  /// What the hub itself reads back. Errors: io_failed.
  Result<device::RelayState> read(const HubPort& port) const;
  std::filesystem::path switch_file(const HubPort& port) const;

 private:
  bool knows(const std::string& hub) const { return !sysfs_.empty() && !hub.empty(); }
  std::filesystem::path port_folder(const HubPort& port) const;
  std::filesystem::path sysfs_;
};

}  // namespace rig::usb_hub
