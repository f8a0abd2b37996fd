// SPDX-License-Identifier: Apache-2.0
//
// Which port is which. A USB serial dongle is told apart by its serial number where it has a real one, else by the
// socket it is plugged into: the CH340 of the cheap relay boards has no serial number, so two boards differ only by
// `usb_path`.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rig/base/error.hpp"

namespace rig::serial_port {

enum class Transport : std::uint8_t { native, usb, bluetooth, pseudo_terminal };

std::string_view name(Transport transport);

/// What the operating system knows about a port. Texts are empty and numbers 0 where it knows nothing.
struct PortIdentity {
  std::string path{};  ///< as asked for, or "/dev/ttyUSB0" from enumerate()
  Transport transport = Transport::native;
  std::uint16_t vid = 0;
  std::uint16_t pid = 0;
  std::string serial{};
  std::string manufacturer{};
  std::string product{};
  std::string
      usb_path{};  ///< bus and sockets, "1-1.3": stays the same when the dongle is plugged in again at the same place
  bool operator==(const PortIdentity&) const = default;
};

/// "/dev/ttyUSB0 (1a86:7523 USB Serial, at 1-1.3)"
std::string describe(const PortIdentity& port);

/// Follows symbolic links such as /dev/serial/by-id/... Errors: not_found, naming the ports that are there.
Result<PortIdentity> identity(const std::string& path);

/// All ports with hardware behind them, by path; pseudo-terminals are never listed.
std::vector<PortIdentity> enumerate();

/// The error for a port that is not there: `present` says what is.
Error no_such_port(const std::string& path, std::span<const PortIdentity> present);

/// The name under which libserialport knows the port behind `path`, or nothing: it knows no pseudo-terminals.
std::string libserialport_name(std::string path);

}  // namespace rig::serial_port
