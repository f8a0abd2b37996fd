// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_port/identity.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>

namespace rig::usb_port {
namespace {

namespace fs = std::filesystem;
using device::UsbIdentity;

fs::path devices_below(const fs::path& sysfs) { return sysfs / "bus/usb/devices"; }

// A device may claim any text; what would upset a terminal or a report is shown as a question mark.
std::string attribute(const fs::path& device, const char* name) {
  std::ifstream file(device / name);
  std::string text;
  std::getline(file, text);
  while (!text.empty() && text.back() == ' ') text.pop_back();
  for (char& letter : text)
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) letter = '?';
  return text;
}

unsigned number(const std::string& text, int base) {
  unsigned value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

UsbIdentity read_identity(const fs::path& device) {
  return {.vid = static_cast<std::uint16_t>(number(attribute(device, "idVendor"), 16)),
          .pid = static_cast<std::uint16_t>(number(attribute(device, "idProduct"), 16)),
          .manufacturer = attribute(device, "manufacturer"),
          .product = attribute(device, "product"),
          .serial = attribute(device, "serial"),
          .path = device.filename()};
}

// "usb1" is a root hub, "1-1.3:1.0" an interface of a device.
bool is_device(const std::string& name) { return !name.starts_with("usb") && name.find(':') == std::string::npos; }

bool is_there(const std::string& path, const fs::path& sysfs) {
  std::error_code error;
  return !path.empty() && path.find('/') == std::string::npos && is_device(path) &&
         fs::exists(devices_below(sysfs) / path / "idVendor", error);
}

std::string list(std::span<const UsbIdentity> devices) {
  std::string text;
  for (const UsbIdentity& device : devices) text += (text.empty() ? "" : "; ") + describe(device);
  return text;
}

Error not_plugged_in(std::string where, const fs::path& sysfs) {
  const auto present = enumerate(sysfs);
  return make_error(
      ErrorCode::not_found,
      present.empty() ? "no such USB device; none is plugged in" : "no such USB device; plugged in: " + list(present),
      std::move(where));
}

bool fits(const UsbIdentity& device, const UsbIdentity& wanted) {
  const auto same = [](const auto& have, const auto& want) {
    return want == std::decay_t<decltype(want)>{} || have == want;
  };
  return same(device.vid, wanted.vid) && same(device.pid, wanted.pid) &&
         same(device.manufacturer, wanted.manufacturer) && same(device.product, wanted.product) &&
         same(device.serial, wanted.serial) && same(device.path, wanted.path);
}

bool has_open(const fs::path& process, const std::string& node) {
  std::error_code error;
  for (fs::directory_iterator entry(process / "fd", error), end; !error && entry != end; entry.increment(error)) {
    std::error_code gone;
    if (fs::read_symlink(entry->path(), gone).string().ends_with(node)) return true;
  }
  return false;
}

}  // namespace

std::vector<UsbIdentity> enumerate(const fs::path& sysfs) {
  std::vector<UsbIdentity> found;
  std::error_code error;
  for (fs::directory_iterator entry(devices_below(sysfs), error), end; !error && entry != end; entry.increment(error))
    if (is_there(entry->path().filename(), sysfs)) found.push_back(read_identity(entry->path()));
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return found;
}

Result<UsbIdentity> identity(const std::string& path, const fs::path& sysfs) {
  if (!is_there(path, sysfs)) return not_plugged_in(path, sysfs);
  return read_identity(devices_below(sysfs) / path);
}

Result<UsbIdentity> find(const UsbIdentity& wanted, const fs::path& sysfs) {
  std::vector<UsbIdentity> fitting = enumerate(sysfs);
  std::erase_if(fitting, [&](const UsbIdentity& device) { return !fits(device, wanted); });
  if (fitting.empty()) return not_plugged_in(describe(wanted), sysfs);
  if (fitting.size() == 1) return fitting.front();
  return make_error(ErrorCode::usage, "several USB devices fit, name one by its path: " + list(fitting),
                    describe(wanted));
}

std::string describe(const UsbIdentity& device) {
  std::string words = fmt::format("{:04x}:{:04x}", device.vid, device.pid);
  if (!device.product.empty()) words += " " + device.product;
  if (!device.serial.empty()) words += ", serial " + device.serial;
  return device.path.empty() ? words : fmt::format("{} ({})", device.path, words);
}

Result<Place> place_of(const std::string& path, const fs::path& sysfs) {
  const fs::path device = devices_below(sysfs) / path;
  const Place place{.bus = static_cast<std::uint8_t>(number(attribute(device, "busnum"), 10)),
                    .address = static_cast<std::uint8_t>(number(attribute(device, "devnum"), 10)),
                    .device_class = static_cast<std::uint8_t>(number(attribute(device, "bDeviceClass"), 16))};
  if (place.bus == 0 || place.address == 0) return not_plugged_in(path, sysfs);
  return place;
}

std::string node_of(const Place& place) { return fmt::format("/dev/bus/usb/{:03}/{:03}", place.bus, place.address); }

std::string driver_of(const std::string& path, std::uint8_t interface, const fs::path& sysfs) {
  std::error_code error;
  const std::string configuration = attribute(devices_below(sysfs) / path, "bConfigurationValue");
  const std::string name = fmt::format("{}:{}.{}", path, configuration.empty() ? "1" : configuration, interface);
  return fs::read_symlink(devices_below(sysfs) / name / "driver", error).filename();
}

std::vector<std::string> users_of(const std::string& node) {
  std::vector<std::string> users;
  std::error_code error;
  for (fs::directory_iterator process("/proc", error), end; !error && process != end; process.increment(error)) {
    const unsigned id = number(process->path().filename(), 10);
    if (id != 0 && static_cast<pid_t>(id) != getpid() && has_open(process->path(), node))
      users.push_back(fmt::format("{} (process {})", attribute(process->path(), "comm"), id));
  }
  return users;
}

Error no_permission(const UsbIdentity& device, const std::string& node) {
  return make_error(
      ErrorCode::io_failed,
      fmt::format("permission denied for {}; put this line into /etc/udev/rules.d/70-hanrig.rules, add yourself with "
                  "`usermod -aG plugdev $USER`, log in again and plug it in again: SUBSYSTEM==\"usb\", "
                  "ATTR{{idVendor}}==\"{:04x}\", ATTR{{idProduct}}==\"{:04x}\", GROUP=\"plugdev\", MODE=\"0660\"",
                  node, device.vid, device.pid),
      describe(device));
}

}  // namespace rig::usb_port
