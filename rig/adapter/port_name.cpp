// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/port_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <regex>

namespace rig::adapter {
namespace {

using device::UsbIdentity;

Error bad(std::string_view name, std::string_view part, std::string_view expected) {
  return make_error(ErrorCode::usage, fmt::format("port name \"{}\": expected {}, found \"{}\"", name, expected, part));
}

bool read_hex(std::string_view text, std::uint16_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return text.size() == 4 && error == std::errc() && end == text.data() + text.size();
}

bool read_ids(std::string_view text, UsbIdentity& wanted) {
  return text.size() == 9 && text[4] == ':' && read_hex(text.substr(0, 4), wanted.vid) && read_hex(text.substr(5), wanted.pid);
}

bool is_socket(std::string_view text) {
  static const std::regex form("[0-9]+-[0-9]+(\\.[0-9]+)*");
  return std::regex_match(text.begin(), text.end(), form);
}

bool demands_nothing(const UsbIdentity& wanted) { return wanted == UsbIdentity{}; }

Result<void> read_part(std::string_view name, std::string_view part, UsbIdentity& wanted) {
  const auto equals = part.find('=');
  const std::string_view key = part.substr(0, equals), value = equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
  if (value.empty()) return bad(name, part, "id=VVVV:PPPP, serial=..., product=... or at=BUS-SOCKET");
  if (key == "id") return read_ids(value, wanted) ? Result<void>() : bad(name, value, "two times four hex digits, such as 1a86:7523");
  if (key == "at" && !is_socket(value)) return bad(name, value, "bus and sockets, such as 1-1.3");
  if (key == "at") wanted.path = value;
  else if (key == "serial") wanted.serial = value;
  else if (key == "product") wanted.product = value;
  else return bad(name, key, "id, serial, product or at");
  return {};
}

std::string written(const UsbIdentity& wanted) {
  std::string text;
  const auto add = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) text += fmt::format("{}{}={}", text.empty() ? "" : ",", key, value);
  };
  add("id", wanted.vid == 0 && wanted.pid == 0 ? "" : fmt::format("{:04x}:{:04x}", wanted.vid, wanted.pid));
  add("product", wanted.product);
  add("serial", wanted.serial);
  add("at", wanted.path);
  return std::string(usb_name_prefix) + text;
}

/// Text that can stand in a name, and means something: makers write the same "0123456789" on a whole series.
bool is_real_serial(const std::string& serial) {
  const bool plain = serial.find_first_of(", =") == std::string::npos;
  const bool same = std::all_of(serial.begin(), serial.end(), [&](char one) { return one == serial.front(); });
  return serial.size() >= 4 && plain && !same && serial != "0123456789" && serial != "123456789ABCD";
}

}  // namespace

bool is_usb_name(std::string_view name) { return name.starts_with(usb_name_prefix); }

bool PortName::fits(const UsbIdentity& device) const {
  const auto same = [](const std::string& asked, const std::string& there) { return asked.empty() || asked == there; };
  return (wanted.vid == 0 || wanted.vid == device.vid) && (wanted.pid == 0 || wanted.pid == device.pid) && same(wanted.serial, device.serial) &&
         same(wanted.product, device.product) && same(wanted.path, device.path);
}

Result<PortName> parse_port_name(std::string_view name) {
  PortName parsed;
  std::string_view rest = name.substr(std::min(usb_name_prefix.size(), name.size()));
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    if (auto read = read_part(name, rest.substr(0, comma), parsed.wanted); read.has_error()) return read.error();
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  if (demands_nothing(parsed.wanted)) return bad(name, name, "id=VVVV:PPPP, serial=..., product=... or at=BUS-SOCKET");
  return parsed;
}

bool is_numbered_path(std::string_view path) {
  static const std::regex form("/dev/(tty(USB|ACM)[0-9]+|bus/usb/[0-9]+/[0-9]+|hidraw[0-9]+)");
  return std::regex_match(path.begin(), path.end(), form);
}

std::string stable_name(const UsbIdentity& device, std::span<const UsbIdentity> plugged_in) {
  const UsbIdentity by_serial{.vid = device.vid, .pid = device.pid, .serial = device.serial};
  const auto fitting = [&](const UsbIdentity& wanted) {
    return std::count_if(plugged_in.begin(), plugged_in.end(), [&](const UsbIdentity& one) { return PortName{wanted}.fits(one); });
  };
  if (is_real_serial(device.serial) && fitting(by_serial) <= 1) return written(by_serial);
  return written({.vid = device.vid, .pid = device.pid, .path = device.path});
}

}  // namespace rig::adapter
