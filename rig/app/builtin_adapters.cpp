// SPDX-License-Identifier: Apache-2.0
#include "rig/app/builtin_adapters.hpp"

#include <array>

#include "adapters/ezsp_ncp/spec.hpp"
#include "adapters/lcus_relay/spec.hpp"
#include "adapters/serial_port/adapter.hpp"

namespace rig::app {

std::span<const adapter::Spec> builtin_adapters() {
  static const std::array specs{ezsp_ncp::spec(), lcus_relay::spec()};
  return specs;
}

Result<std::unique_ptr<device::ByteStream>> open_port(io::Loop& loop, const bench::AdapterEntry& entry) {
  auto port = serial_port::SerialPort::open(loop, entry.port, {.baud = entry.line_speed(), .rtscts = entry.rtscts});
  if (port.has_error()) return port.error();
  return std::unique_ptr<device::ByteStream>(std::move(*port));
}

}  // namespace rig::app
