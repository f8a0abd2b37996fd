// SPDX-License-Identifier: Apache-2.0
//
// The sockets of a USB hub that switches their power one by one.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/usb_hub/half.hpp"
#include "adapters/usb_hub/settings.hpp"

namespace rig::usb_hub {

/// Opens the hub at a path, "2-1".
using OpenUsb = std::function<Result<std::unique_ptr<device::UsbDevice>>(const std::string& path)>;

/// Where a hub is plugged in.
struct Surroundings {
  KernelPorts kernel{"/sys"};
  OpenUsb open_usb{};  ///< for the other half of a USB 3 hub; empty where there is none
};

/// A hub as a bank of relays: channel = number of the socket, on = powered. Both halves of a USB 3 hub are switched. A
/// port is switched through the kernel where it can be (Linux 6.0 and later), which then remembers it; else by requests
/// to the hub, and then looked at every half second, because the kernel may switch it on again. Calls from several
/// fibers are served one after another. Besides what RelayBank says: unsupported for a hub that says it cannot switch
/// each port. Once the hub is lost every call answers with that first error.
class UsbHub final : public device::RelayBank {
 public:
  /// Asks and switches nothing yet. Loop and hub outlive the adapter; `name` is what errors call it: "power" gives
  /// "relay power.1: ...". No call may be in progress when it is destroyed.
  UsbHub(io::Loop& loop, device::UsbDevice& hub, std::string name, const Settings& settings,
         Surroundings surroundings = {});
  ~UsbHub() override;
  UsbHub(const UsbHub&) = delete;
  UsbHub& operator=(const UsbHub&) = delete;

  unsigned channels() const override { return ports_; }
  bool can_read() const override { return true; }
  /// On as long as one half is.
  Result<RelayState> read(unsigned channel, Deadline deadline) override;
  Result<void> set(unsigned channel, RelayState state, Deadline deadline) override;

  /// How often a port that was to be off was found on, and switched off again.
  unsigned switched_off_again() const { return switched_off_again_; }

 private:
  /// One half of a port.
  struct Switch {
    Half* half;  // null: the kernel switches it
    HubPort port;
  };
  using Switches = std::vector<Switch>;
  template <class Call>
  auto in_turn(unsigned channel, Deadline deadline, const Call& call) -> decltype(call(Switches{}));
  Result<Switches> switches(unsigned channel, Deadline deadline);
  Result<std::optional<HubPort>> other_half(const HubPort& port) const;
  Result<Half*> open_half(const std::string& path, Deadline deadline);
  Result<void> set_all(const Switches& all, unsigned channel, RelayState state, Deadline deadline);
  Result<std::optional<HubPort>> disagreeing(const Switches& all, RelayState state, Deadline deadline);
  Result<RelayState> read_one(const Switch& one, Deadline deadline);
  void keep_watching();
  void look_at_ports();
  Error error_at(unsigned channel, ErrorCode code, std::string what) const;
  Error error_at(unsigned channel, const Error& error) const;

  struct OpenHalf {
    std::unique_ptr<device::UsbDevice> device;
    std::unique_ptr<Half> half;
  };
  io::Loop& loop_;
  device::UsbDevice& hub_;
  std::string name_;
  Settings settings_;
  Surroundings surroundings_;
  unsigned ports_;
  Half half_;
  std::map<std::string, OpenHalf> other_halves_;  // by path
  std::map<unsigned, Switches> kept_off_;         // by channel; those switched by requests
  io::TimerId watch_;
  unsigned switched_off_again_ = 0;
  std::optional<Error> lost_;
  bool busy_ = false;
  io::Signal freed_;  // the next caller may go on
};

}  // namespace rig::usb_hub
