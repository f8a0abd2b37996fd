// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_hub/twin.hpp"

#include <algorithm>

namespace rig::usb_hub {
namespace {

constexpr std::uint16_t vendor = 0x0424, product = 0x2514;  // Microchip's hub chip, which switches each port

bool contains(const std::vector<unsigned>& ports, unsigned port) {
  return std::find(ports.begin(), ports.end(), port) != ports.end();
}

}  // namespace

HubTwin::HubTwin(unsigned ports, TwinSettings quirks, Contact contact, std::string path, bool super_speed)
    : quirks_(std::move(quirks)),
      contact_(std::move(contact)),
      path_(std::move(path)),
      super_speed_(super_speed),
      ports_(ports) {
  power_up();
}

device::UsbIdentity HubTwin::identity() const {
  return {.vid = vendor, .pid = product, .manufacturer = "hanrig", .product = "Hub", .path = path_};
}

void HubTwin::power_up() {
  for (unsigned port = 1; port <= ports_.size(); ++port) {
    ports_[port - 1].powered = true;
    if (!std::exchange(ports_[port - 1].fed, true) && contact_) contact_(port, true);
  }
}

void HubTwin::command(unsigned number, bool on) {
  if (contains(quirks_.stuck_ports, number)) return;
  Port& port = ports_.at(number - 1);
  port.powered = on;
  const bool fed = on || contains(quirks_.keeps_vbus, number);
  if (std::exchange(port.fed, fed) != fed && contact_) contact_(number, fed);
}

std::optional<Bytes> HubTwin::on_control(const device::UsbSetup& setup, ByteView, std::size_t) {
  const bool has_port = setup.index >= 1 && setup.index <= ports_.size();
  switch (setup.request_type << 8 | setup.request) {
    case 0x8006:
      if (setup.value == 0x0100) return device_descriptor();
      return std::nullopt;
    case 0xA006:
      if (setup.value >> 8 == (super_speed_ ? 0x2A : 0x29)) return hub_descriptor();
      return std::nullopt;
    case 0xA000:
      return Bytes{0, 0, 0, 0};
    case 0xA300:
      if (!has_port) return std::nullopt;
      return port_status(ports_[setup.index - 1u]);
    case 0x2301:
    case 0x2303:
      if (!has_port) return std::nullopt;
      if (setup.value == 8) command(setup.index, setup.request == 3);
      return Bytes{};
    default:
      return std::nullopt;
  }
}

Bytes HubTwin::device_descriptor() const {
  Bytes bytes = "12 01 00 02 09 00 01 40 00 00 00 00 00 01 01 02 00 01"_hex;
  if (super_speed_) bytes[3] = 0x03;
  if (super_speed_) bytes[7] = 9;
  bytes[8] = vendor & 0xFF;
  bytes[9] = vendor >> 8;
  bytes[10] = product & 0xFF;
  bytes[11] = product >> 8;
  return bytes;
}

Bytes HubTwin::hub_descriptor() const {
  const Byte switching = quirks_.switching == PowerSwitching::each_port ? 0x09
                         : quirks_.switching == PowerSwitching::none    ? 0x02
                                                                        : 0x00;
  const auto ports = static_cast<Byte>(ports_.size());
  if (super_speed_) return {12, 0x2A, ports, switching, 0, 50, 100, 4, 0, 0, 0, 0};
  Bytes bytes{0, 0x29, ports, switching, 0, 50, 100};
  const std::size_t bitmap = ports_.size() / 8 + 1;
  bytes.insert(bytes.end(), bitmap, 0x00);
  bytes.insert(bytes.end(), bitmap, 0xFF);
  bytes[0] = static_cast<Byte>(bytes.size());
  return bytes;
}

Bytes HubTwin::port_status(const Port& port) const {
  if (!port.powered) return {0, 0, 0, 0};
  const Byte connected = port.connected ? 0x03 : 0x00;
  return {connected, super_speed_ ? Byte{0x02} : Byte{0x01}, 0, 0};
}

}  // namespace rig::usb_hub
