// SPDX-License-Identifier: Apache-2.0
//
// How a bench file names what is plugged in, so that it is found again after every plugging and booting:
//
//   usb:serial=A50285BI                     its USB serial number, where it has a real one
//   usb:id=1a86:7523,at=1-1.3               ids, and the socket it is plugged into: two boards without serial numbers
//   usb:id=16c0:05df,product=USBRelay2
//   /dev/serial/by-path/...                 a link that udev makes
//   /dev/pts/7                              a pseudo-terminal
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rig/base/error.hpp"
#include "rig/device/usb_device.hpp"

namespace rig::adapter {

inline constexpr std::string_view usb_name_prefix = "usb:";

/// What a name of the form usb:... demands; 0 and empty demand nothing.
struct PortName {
  device::UsbIdentity wanted;
  bool fits(const device::UsbIdentity& device) const;
};

/// Whether the name is of the form usb:...; anything else is a path.
bool is_usb_name(std::string_view name);

/// Errors: usage, saying which part of the name cannot be meant.
Result<PortName> parse_port_name(std::string_view name);

/// A path that means another device whenever things are plugged in in another order: /dev/ttyUSB0, /dev/ttyACM3, /dev/bus/usb/001/004.
bool is_numbered_path(std::string_view path);

/// The shortest name that fits this device and no other one of those that are plugged in.
std::string stable_name(const device::UsbIdentity& device, std::span<const device::UsbIdentity> plugged_in);

}  // namespace rig::adapter
