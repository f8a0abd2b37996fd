// SPDX-License-Identifier: Apache-2.0
//
// What is asked of a hub to switch the power of its ports (USB 2.0, 11.24; USB 3.2, 10.16). A port is named in wIndex,
// from 1.
//
//   A0 06 0029 0000 len   GetDescriptor(hub), type 29; of a SuperSpeed hub 2A
//   23 03 0008 port 0     SetPortFeature(PORT_POWER)
//   23 01 0008 port 0     ClearPortFeature(PORT_POWER)
//   A3 00 0000 port 4     GetPortStatus: status, change; port power is bit 8, of a SuperSpeed hub bit 9
#pragma once

#include "rig/device/relay_bank.hpp"
#include "rig/device/usb_device.hpp"
#include "rig/wire/layout.hpp"

namespace rig::usb_hub {

using device::RelayState;

enum class Speed : std::uint8_t { high, super };

/// Both hub descriptors begin like this; which of their ports are removable follows.
struct HubDescriptor {
  std::uint8_t length{};
  std::uint8_t type{};
  std::uint8_t ports{};
  std::uint16_t characteristics{};
  std::uint8_t power_good{};  ///< from switching a port on until its power is good, in units of 2 ms
  std::uint8_t current{};
  wire::Rest<64> rest{};
  bool operator==(const HubDescriptor&) const = default;
};

struct PortStatus {
  std::uint16_t status{};
  std::uint16_t change{};
  bool operator==(const PortStatus&) const = default;
};

/// wHubCharacteristics, bits 1 and 0.
enum class PowerSwitching : std::uint8_t { all_ports_together, each_port, none };

PowerSwitching power_switching(std::uint16_t characteristics);
RelayState power_of(const PortStatus& port, Speed speed);

inline constexpr std::size_t device_descriptor_size = 18;
inline constexpr std::size_t hub_descriptor_size = 71;
inline constexpr std::size_t port_status_size = 4;
inline constexpr device::UsbSetup get_device_descriptor{0x80, 0x06, 0x0100, 0};

/// From the device descriptor: bcdUSB is 3.00 or more in the SuperSpeed half of a hub.
wire::Decoded<Speed> speed_of(ByteView device_descriptor);
/// Refuses another type of descriptor than that speed has, and one without ports.
wire::Decoded<HubDescriptor> read_hub_descriptor(ByteView bytes, Speed speed);

device::UsbSetup get_hub_descriptor(Speed speed);
device::UsbSetup get_port_status(unsigned port);
device::UsbSetup set_power(unsigned port, RelayState state);

}  // namespace rig::usb_hub

template <>
struct rig::wire::Layout<rig::usb_hub::HubDescriptor> {
  using T = rig::usb_hub::HubDescriptor;
  static constexpr std::string_view name = "hub_descriptor";
  static constexpr std::tuple fields{Field{"length", &T::length},
                                     Field{"type", &T::type},
                                     Field{"ports", &T::ports},
                                     Field{"characteristics", &T::characteristics},
                                     Field{"power_good", &T::power_good},
                                     Field{"current", &T::current},
                                     Field{"rest", &T::rest}};
};

template <>
struct rig::wire::Layout<rig::usb_hub::PortStatus> {
  using T = rig::usb_hub::PortStatus;
  static constexpr std::string_view name = "port_status";
  static constexpr std::tuple fields{Field{"status", &T::status}, Field{"change", &T::change}};
};
