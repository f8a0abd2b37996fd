// SPDX-License-Identifier: Apache-2.0
//
// Which USB device is which, by what the kernel has read from it already: attributes below /sys. Nothing is opened, so
// looking around needs no permission and disturbs no device.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "rig/device/usb_device.hpp"

namespace rig::usb_port {

inline constexpr const char* usual_sysfs = "/sys";

/// Everything that is plugged in, hubs too, by path. The root hubs inside the computer are left out.
std::vector<device::UsbIdentity> enumerate(const std::filesystem::path& sysfs = usual_sysfs);

/// What is plugged in at `path`, "1-1.3". Errors: not_found, naming what is plugged in elsewhere.
Result<device::UsbIdentity> identity(const std::string& path, const std::filesystem::path& sysfs = usual_sysfs);

/// The one device that has every id and text that `wanted` has; what is 0 or empty in `wanted` fits anything.
/// Errors: not_found, naming what is plugged in; usage when several fit, naming them.
Result<device::UsbIdentity> find(const device::UsbIdentity& wanted, const std::filesystem::path& sysfs = usual_sysfs);

/// "1-1.3 (16c0:05df USBRelay2)", and the serial number where there is one: "1-1.2 (0403:6001 TTL232R, serial FTRIG01)"
std::string describe(const device::UsbIdentity& device);

/// Where the kernel keeps a device now: another address after every plug.
struct Place {
  std::uint8_t bus{};
  std::uint8_t address{};
  std::uint8_t device_class{};
};
Result<Place> place_of(const std::string& path, const std::filesystem::path& sysfs = usual_sysfs);

/// "/dev/bus/usb/001/004"
std::string node_of(const Place& place);

/// The kernel driver on an interface, "usbhid"; "usbfs" when a program has it; empty when nobody has.
std::string driver_of(const std::string& path, std::uint8_t interface,
                      const std::filesystem::path& sysfs = usual_sysfs);

/// The other programs that have `node` open: "brltty (process 4711)". Those of other users show only to root.
std::vector<std::string> users_of(const std::string& node);

/// The error for a device whose node may not be opened: it says what to install.
Error no_permission(const device::UsbIdentity& device, const std::string& node);

}  // namespace rig::usb_port
