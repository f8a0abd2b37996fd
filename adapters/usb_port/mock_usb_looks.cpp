// SPDX-License-Identifier: Apache-2.0
//
// What a mocked device looks like: its place in /sys, its descriptors, its answers to standard requests.
#include <fmt/format.h>

#include "adapters/usb_port/mock_usb.hpp"

namespace rig::usb_port {
namespace {

using device::UsbSetup;

constexpr std::uint8_t descriptor_device = 1, descriptor_configuration = 2, descriptor_string = 3,
                       descriptor_interface = 4, descriptor_endpoint = 5;
constexpr std::uint8_t request_get_status = 0, request_get_descriptor = 6, request_get_configuration = 8;

Byte low(std::uint16_t word) { return static_cast<Byte>(word & 0xFF); }
Byte high(std::uint16_t word) { return static_cast<Byte>(word >> 8); }

}  // namespace

std::string MockUsb::sysfs_device() const { return "/devices/pci0000:00/0000:00:14.0/usb1/" + identity_.path; }
std::string MockUsb::sysfs_interface() const { return sysfs_device() + "/" + identity_.path + ":1.0"; }
std::string MockUsb::node() const { return fmt::format("/dev/bus/usb/001/{:03}", address_); }

std::string MockUsb::sysfs_entries() const {
  const std::string sockets = identity_.path.substr(identity_.path.find('-') + 1);
  std::string text = fmt::format(
      "P: {}\nN: bus/usb/001/{:03}\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DRIVER=usb\nE: BUSNUM=001\n"
      "E: DEVNUM={:03}\nE: DEVNAME={}\nE: MAJOR=189\nE: MINOR={}\n",
      sysfs_device(), address_, address_, node(), address_ - 1);
  const auto attribute = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) text += fmt::format("A: {}={}\\n\n", key, value);
  };
  attribute("busnum", "1");
  attribute("devnum", std::to_string(address_));
  attribute("devpath", sockets);
  attribute("speed", settings_.speed);
  attribute("bConfigurationValue", "1");
  attribute("bNumInterfaces", " 1");
  attribute("bDeviceClass", fmt::format("{:02x}", settings_.device_class));
  attribute("idVendor", fmt::format("{:04x}", identity_.vid));
  attribute("idProduct", fmt::format("{:04x}", identity_.pid));
  attribute("manufacturer", identity_.manufacturer);
  attribute("product", identity_.product);
  attribute("serial", identity_.serial);
  for (const auto& [key, value] : settings_.attributes) attribute(key, value);
  text += "H: descriptors=" + to_hex(descriptors()) + "\n\n";
  return text + fmt::format(
                    "P: {}\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\nA: bInterfaceNumber=00\\n\n"
                    "A: bInterfaceClass={:02x}\\n\n\n",
                    sysfs_interface(), settings_.interface_class);
}

Bytes MockUsb::descriptors() const {
  const auto text = [](const std::string& value, Byte index) { return value.empty() ? Byte{0} : index; };
  Bytes all{18,
            descriptor_device,
            low(settings_.usb_version),
            high(settings_.usb_version),
            settings_.device_class,
            0,
            0,
            64,
            low(identity_.vid),
            high(identity_.vid),
            low(identity_.pid),
            high(identity_.pid),
            0,
            1,
            text(identity_.manufacturer, 1),
            text(identity_.product, 2),
            text(identity_.serial, 3),
            1};
  const auto total = static_cast<std::uint16_t>(9 + 9 + 7 * settings_.endpoints.size());
  const Bytes configuration{9, descriptor_configuration, low(total), high(total), 1, 1, 0, 0x80, 50};
  const Bytes interface {
    9, descriptor_interface, 0, 0, static_cast<Byte>(settings_.endpoints.size()), settings_.interface_class, 0, 0, 0
  };
  all.insert(all.end(), configuration.begin(), configuration.end());
  all.insert(all.end(), interface.begin(), interface.end());
  for (const MockEndpoint& endpoint : settings_.endpoints) {
    const Bytes one{7,
                    descriptor_endpoint,
                    endpoint.address,
                    static_cast<Byte>(endpoint.kind),
                    low(endpoint.packet_size),
                    high(endpoint.packet_size),
                    10};
    all.insert(all.end(), one.begin(), one.end());
  }
  return all;
}

Bytes MockUsb::string_descriptor(std::uint8_t index) const {
  if (index == 0) return {4, descriptor_string, 0x09, 0x04};
  const std::string& text = index == 1 ? identity_.manufacturer : index == 2 ? identity_.product : identity_.serial;
  Bytes all{static_cast<Byte>(2 + 2 * text.size()), descriptor_string};
  for (const char letter : text) {
    all.push_back(static_cast<Byte>(letter));
    all.push_back(0);
  }
  return all;
}

std::optional<Bytes> MockUsb::standard_request(const UsbSetup& setup) const {
  if (setup.request_type != 0x80) return std::nullopt;
  if (setup.request == request_get_status) return Bytes{0, 0};
  if (setup.request == request_get_configuration) return Bytes{1};
  if (setup.request != request_get_descriptor) return std::nullopt;
  const Bytes all = descriptors();
  if (high(setup.value) == descriptor_device) return Bytes(all.begin(), all.begin() + 18);
  if (high(setup.value) == descriptor_configuration) return Bytes(all.begin() + 18, all.end());
  if (high(setup.value) == descriptor_string && low(setup.value) <= 3) return string_descriptor(low(setup.value));
  return std::nullopt;
}

}  // namespace rig::usb_port
