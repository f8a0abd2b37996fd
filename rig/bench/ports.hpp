// SPDX-License-Identifier: Apache-2.0
//
// How a bench gets at what is plugged into this machine: the composition knows the ports, the bench only asks for them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "rig/bench/bench_file.hpp"

namespace rig::bench {

/// An open port, as the adapter's PortKind wants it.
struct OpenedPort {
  std::shared_ptr<void> lock{};      ///< given back after the port was closed
  std::variant<std::unique_ptr<device::ByteStream>, std::unique_ptr<device::UsbDevice>> port;
  std::vector<std::string> notes{};  ///< for the journal: a stale lock that was taken over

  OpenedPort() = default;
  OpenedPort(std::unique_ptr<device::ByteStream> line) : port(std::move(line)) {}
  OpenedPort(std::unique_ptr<device::UsbDevice> usb) : port(std::move(usb)) {}

  adapter::Port handle() const {
    if (const auto* line = std::get_if<std::unique_ptr<device::ByteStream>>(&port)) return **line;
    return *std::get<std::unique_ptr<device::UsbDevice>>(port);
  }
};

/// Opens a port that is not a twin.
using OpenPort = std::function<Result<OpenedPort>(io::Loop& loop, const AdapterEntry& entry)>;

/// What a bench needs of the machine it stands on. All but `open` may be empty.
struct Machine {
  OpenPort open;
  /// One more USB device by its path, "2-1.4": some things are two on the bus.
  std::function<Result<std::unique_ptr<device::UsbDevice>>(io::Loop& loop, const std::string& path)> open_usb{};
  std::function<Result<void>(io::Loop& loop, const AdapterEntry& entry)> reset{};  ///< the operating system resets the USB device behind a port
  std::function<bool(const std::string& port)> is_plugged_in{};  ///< whether something is there under that port name
};

}  // namespace rig::bench
