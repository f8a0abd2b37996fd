// SPDX-License-Identifier: Apache-2.0
#include "adapters/serial_port/identity.hpp"

#include <fmt/format.h>
#include <libserialport.h>

#include <algorithm>
#include <filesystem>
#include <memory>

namespace rig::serial_port {
namespace {

namespace fs = std::filesystem;

struct FreePort {
  void operator()(sp_port* port) const { sp_free_port(port); }
};
struct FreeList {
  void operator()(sp_port** list) const { sp_free_port_list(list); }
};

std::string text(const char* value) { return value ? value : ""; }

// /sys/class/tty/ttyUSB0/device leads to .../usb1/1-1/1-1.3/1-1.3:1.0/ttyUSB0; the socket is the part before the
// interface.
std::string usb_path_of(const std::string& name) {
  std::error_code error;
  const fs::path device = fs::canonical("/sys/class/tty" / fs::path(name).filename() / "device", error);
  std::string before;
  for (const fs::path& part : device) {
    if (part.string().starts_with(before + ":") && !before.empty()) return before;
    before = part.string();
  }
  return {};
}

Transport transport_of(const sp_port* port) {
  switch (sp_get_port_transport(port)) {
    case SP_TRANSPORT_USB:
      return Transport::usb;
    case SP_TRANSPORT_BLUETOOTH:
      return Transport::bluetooth;
    default:
      return Transport::native;
  }
}

PortIdentity identity_of(const sp_port* port, const std::string& path) {
  PortIdentity found{.path = path, .transport = transport_of(port)};
  if (found.transport != Transport::usb) return found;
  int vid = 0, pid = 0;
  if (sp_get_port_usb_vid_pid(port, &vid, &pid) == SP_OK) {
    found.vid = static_cast<std::uint16_t>(vid);
    found.pid = static_cast<std::uint16_t>(pid);
  }
  found.serial = text(sp_get_port_usb_serial(port));
  found.manufacturer = text(sp_get_port_usb_manufacturer(port));
  found.product = text(sp_get_port_usb_product(port));
  found.usb_path = usb_path_of(text(sp_get_port_name(port)));
  return found;
}

std::unique_ptr<sp_port, FreePort> port_by_name(const std::string& name) {
  sp_port* port = nullptr;
  if (name.empty() || sp_get_port_by_name(name.c_str(), &port) != SP_OK) return nullptr;
  return std::unique_ptr<sp_port, FreePort>(port);
}

std::size_t common_prefix(const std::string& a, const std::string& b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

}  // namespace

std::string_view name(Transport transport) {
  static constexpr std::string_view names[] = {"native", "usb", "bluetooth", "pseudo_terminal"};
  return names[static_cast<std::size_t>(transport)];
}

std::string describe(const PortIdentity& port) {
  if (port.transport != Transport::usb) return port.path;
  std::string words = fmt::format("{:04x}:{:04x}", port.vid, port.pid);
  if (!port.product.empty()) words += " " + port.product;
  if (!port.serial.empty()) words += ", serial " + port.serial;
  if (!port.usb_path.empty()) words += ", at " + port.usb_path;
  return port.path + " (" + words + ")";
}

std::string libserialport_name(std::string path) {
  constexpr int most_links = 8;
  for (int link = 0; link < most_links; ++link) {
    if (port_by_name(path)) return path;
    std::error_code error;
    const fs::path target = fs::read_symlink(path, error);
    if (error) return {};
    path = (fs::path(path).parent_path() / target).lexically_normal().string();
  }
  return {};
}

Result<PortIdentity> identity(const std::string& path) {
  if (const auto port = port_by_name(libserialport_name(path))) return identity_of(port.get(), path);
  std::error_code error;
  if (!fs::exists(path, error)) return no_such_port(path, enumerate());
  const bool pseudo = fs::canonical(path, error).string().starts_with("/dev/pts/");
  return PortIdentity{.path = path, .transport = pseudo ? Transport::pseudo_terminal : Transport::native};
}

std::vector<PortIdentity> enumerate() {
  sp_port** ports = nullptr;
  if (sp_list_ports(&ports) != SP_OK) return {};
  const std::unique_ptr<sp_port*, FreeList> list(ports);
  std::vector<PortIdentity> found;
  for (; *ports; ++ports) found.push_back(identity_of(*ports, text(sp_get_port_name(*ports))));
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return found;
}

Error no_such_port(const std::string& path, std::span<const PortIdentity> present) {
  if (present.empty())
    return make_error(ErrorCode::not_found, "there is no such port; no serial port is plugged in", path);
  const auto nearest = std::max_element(present.begin(), present.end(), [&](const auto& a, const auto& b) {
    return common_prefix(a.path, path) < common_prefix(b.path, path);
  });
  std::string list;
  for (const PortIdentity& port : present) list += (list.empty() ? "" : "; ") + describe(port);
  return make_error(ErrorCode::not_found,
                    fmt::format("there is no such port; nearest is {}; plugged in: {}", nearest->path, list), path);
}

}  // namespace rig::serial_port
