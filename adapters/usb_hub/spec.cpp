// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_hub/spec.hpp"

#include "adapters/usb_hub/adapter.hpp"
#include "adapters/usb_hub/models.hpp"
#include "adapters/usb_hub/twin.hpp"

namespace rig::yaml {

using usb_hub::PowerSwitching;

template <>
struct Names<PowerSwitching> {
  static constexpr std::array values{Named{"each_port", PowerSwitching::each_port},
                                     Named{"all_ports_together", PowerSwitching::all_ports_together},
                                     Named{"none", PowerSwitching::none}};
};

template <>
struct YamlLayout<usb_hub::Settings> {
  using T = usb_hub::Settings;
  static constexpr std::tuple fields{
      Field{"ports", &T::ports, "number of sockets, where the kernel does not tell", optional, range(1, 31)},
      Field{"companion", &T::companion,
            "path of the other half of a USB 3 hub, \"2-1\", where the kernel does not tell", optional}};
};

template <>
struct YamlLayout<usb_hub::TwinSettings> {
  using T = usb_hub::TwinSettings;
  static constexpr std::tuple fields{
      Field{"switching", &T::switching, "what the hub says of the power of its ports", optional},
      Field{"stuck_ports", &T::stuck_ports, "ports that stay as they are whatever is commanded", optional,
            range(1, 31)},
      Field{"keeps_vbus", &T::keeps_vbus, "ports that read back off and feed their device all the same", optional,
            range(1, 31)}};
};

}  // namespace rig::yaml

namespace rig::usb_hub {
namespace {

struct PluggedTwin final : adapter::Twin {
  PluggedTwin(const adapter::TwinContext& context, const usb_hub::Settings& hub, const usb_hub::TwinSettings& quirks)
      : twin(hub.ports.value_or(usual_ports), quirks, context.contact) {}
  void plugged_in_again() override { twin.power_up(); }
  device::UsbFunction* usb_function() override { return &twin; }
  HubTwin twin;
};

struct Definition {
  using Settings = usb_hub::Settings;
  using TwinSettings = usb_hub::TwinSettings;
  static constexpr std::string_view name = "usb_hub";
  static constexpr std::string_view summary = "USB hubs that switch the power of each port";
  static constexpr auto capability = adapter::Capability::relay_bank;
  static constexpr auto port_kind = adapter::PortKind::usb;
  static constexpr std::uint32_t default_baud = 0;
  static constexpr auto matches = usb_hub::matches;

  // A virtual hub must never move the sockets of this machine.
  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    const bool is_real = context.loop.mode() == io::TimeMode::real;
    Surroundings surroundings{.kernel = KernelPorts(is_real ? "/sys" : ""), .open_usb = context.open_usb};
    return adapter::Opened(
        std::make_unique<UsbHub>(context.loop, context.port.usb(), context.name, settings, std::move(surroundings)));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings& settings,
                                                  const TwinSettings& quirks) {
    return std::make_unique<PluggedTwin>(context, settings, quirks);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::usb_hub
