// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "adapters/usb_hub/settings.hpp"
#include "rig/device/usb_device.hpp"

namespace rig::usb_hub {

/// A hub seen from its upstream cable. All ports have power once it has: the kernel gives it to them.
class HubTwin final : public device::UsbFunction {
 public:
  /// `contact` is called whenever the power of a socket changes, at once for those that are fed from the beginning.
  using Contact = std::function<void(unsigned port, bool powered)>;

  /// `path` and `super_speed` matter behind a mocked kernel only.
  HubTwin(unsigned ports, TwinSettings quirks, Contact contact, std::string path = {}, bool super_speed = false);

  device::UsbIdentity identity() const override;
  std::optional<Bytes> on_control(const device::UsbSetup& setup, ByteView data, std::size_t length) override;

  /// It was given power: what was commanded before is forgotten.
  void power_up();
  /// What a kernel does to a port now and then.
  void switch_on(unsigned port) { command(port, true); }
  void connect(unsigned port, bool connected) { ports_.at(port - 1).connected = connected; }
  /// Whether the socket is fed, whatever the hub reads back.
  bool fed(unsigned port) const { return ports_.at(port - 1).fed; }

 private:
  struct Port {
    bool powered = false;  // as it reads back
    bool fed = false;
    bool connected = false;
  };
  void command(unsigned port, bool on);
  Bytes device_descriptor() const;
  Bytes hub_descriptor() const;
  Bytes port_status(const Port& port) const;

  TwinSettings quirks_;
  Contact contact_;
  std::string path_;
  bool super_speed_;
  std::vector<Port> ports_;
};

}  // namespace rig::usb_hub
