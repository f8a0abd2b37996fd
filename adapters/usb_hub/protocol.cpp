// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_hub/protocol.hpp"

namespace rig::usb_hub {
namespace {

constexpr std::uint16_t port_power_feature = 8;
constexpr std::uint8_t clear_feature = 0x01, set_feature = 0x03;

constexpr std::uint8_t descriptor_type(Speed speed) { return speed == Speed::super ? 0x2A : 0x29; }

}  // namespace

PowerSwitching power_switching(std::uint16_t characteristics) {
  switch (characteristics & 0x03) {
    case 0:
      return PowerSwitching::all_ports_together;
    case 1:
      return PowerSwitching::each_port;
    default:
      return PowerSwitching::none;
  }
}

RelayState power_of(const PortStatus& port, Speed speed) {
  const int bit = speed == Speed::super ? 9 : 8;
  return (port.status >> bit & 1) != 0 ? RelayState::on : RelayState::off;
}

wire::Decoded<Speed> speed_of(ByteView device_descriptor) {
  constexpr std::uint8_t type_device = 1;
  if (device_descriptor.size() < device_descriptor_size) return wire::DecodeError::truncated;
  if (device_descriptor[1] != type_device) return wire::DecodeError::bad_value;
  return device_descriptor[3] >= 3 ? Speed::super : Speed::high;
}

wire::Decoded<HubDescriptor> read_hub_descriptor(ByteView bytes, Speed speed) {
  auto hub = wire::decode<HubDescriptor>(bytes);
  if (hub.has_error()) return hub;
  if (hub->type != descriptor_type(speed) || hub->ports == 0) return wire::DecodeError::bad_value;
  if (hub->length != bytes.size()) return wire::DecodeError::bad_length;
  return hub;
}

device::UsbSetup get_hub_descriptor(Speed speed) {
  return {0xA0, 0x06, static_cast<std::uint16_t>(descriptor_type(speed) << 8), 0};
}

device::UsbSetup get_port_status(unsigned port) { return {0xA3, 0x00, 0, static_cast<std::uint16_t>(port)}; }

device::UsbSetup set_power(unsigned port, RelayState state) {
  return {0x23, state == RelayState::on ? set_feature : clear_feature, port_power_feature,
          static_cast<std::uint16_t>(port)};
}

}  // namespace rig::usb_hub
