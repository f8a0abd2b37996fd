// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_hub/kernel_ports.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

namespace rig::usb_hub {

namespace fs = std::filesystem;
using device::RelayState;

fs::path KernelPorts::port_folder(const HubPort& port) const {
  return sysfs_ / "bus/usb/devices" / (port.hub + ":1.0") / fmt::format("{}-port{}", port.hub, port.port);
}

fs::path KernelPorts::switch_file(const HubPort& port) const { return port_folder(port) / "disable"; }

std::optional<unsigned> KernelPorts::ports(const std::string& hub) const {
  if (!knows(hub)) return std::nullopt;
  std::ifstream file(sysfs_ / "bus/usb/devices" / hub / "maxchild");
  unsigned count = 0;
  if (!(file >> count)) return std::nullopt;
  return count;
}

// The link ends in "2-1-port3", whatever it begins with.
std::optional<HubPort> KernelPorts::peer(const HubPort& port) const {
  if (!knows(port.hub)) return std::nullopt;
  std::error_code error;
  const std::string name = fs::read_symlink(port_folder(port) / "peer", error).filename();
  constexpr std::string_view word = "-port";
  const auto at = name.rfind(word);
  if (at == std::string::npos || at + word.size() >= name.size()) return std::nullopt;
  const unsigned number = static_cast<unsigned>(std::strtoul(name.c_str() + at + word.size(), nullptr, 10));
  if (number == 0) return std::nullopt;
  return HubPort{name.substr(0, at), number};
}

bool KernelPorts::can_switch(const HubPort& port) const {
  return knows(port.hub) && access(switch_file(port).c_str(), R_OK | W_OK) == 0;
}

Result<void> KernelPorts::set(const HubPort& port, RelayState state) const {
  std::ofstream file(switch_file(port));
  file << (state == RelayState::on ? "0" : "1") << std::flush;
  if (file) return {};
  return make_error(ErrorCode::io_failed, "the kernel does not take what is written there", switch_file(port));
}

Result<RelayState> KernelPorts::read(const HubPort& port) const {
  std::ifstream file(switch_file(port));
  int disabled = 0;
  if (file >> disabled) return disabled == 0 ? RelayState::on : RelayState::off;
  return make_error(ErrorCode::io_failed, "expected 0 or 1 there", switch_file(port));
}

}  // namespace rig::usb_hub
