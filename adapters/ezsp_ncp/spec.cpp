// SPDX-License-Identifier: Apache-2.0
#include "adapters/ezsp_ncp/spec.hpp"

#include <array>

#include "adapters/ezsp_ncp/adapter.hpp"
#include "adapters/ezsp_ncp/twin.hpp"

template <>
struct rig::yaml::YamlLayout<rig::ezsp_ncp::TwinSettings> {
  using T = ezsp_ncp::TwinSettings;
  static constexpr std::tuple fields{
      Field{"ezsp_version", &T::ezsp_version, "protocol version the dongle speaks", optional, range(4, 19)},
      Field{"eui64", &T::eui, "its IEEE address", optional},
      Field{"max_in_flight", &T::max_in_flight, "APS messages that may wait for their acknowledgement", optional},
      Field{"boot_time", &T::boot_time, "from reset to RSTACK", optional},
      Field{"hangs_after_messages", &T::hangs_after_messages, "falls silent at that many sendUnicast; 0: never", optional},
      Field{"restarts_after_messages", &T::restarts_after_messages, "restarts by itself at that many sendUnicast; 0: never", optional}};
};

namespace rig::ezsp_ncp {
namespace {

class OwnedTwin final : public adapter::Twin {
 public:
  OwnedTwin(const adapter::TwinContext& context, const TwinSettings& settings) : twin_(context.port, context.air, settings, context.rng) {}
  void plugged_in_again() override { twin_.plug_in_again(); }

 private:
  ezsp_ncp::Twin twin_;
};

struct Definition {
  static constexpr std::string_view name = "ezsp_ncp";
  static constexpr std::string_view summary = "Silicon Labs ZigBee dongle, EZSP over ASH, protocol versions 8 to 19";
  static constexpr auto capability = adapter::Capability::coordinator;
  static constexpr auto default_baud = ezsp_ncp::default_baud;
  static constexpr device::CoordinatorTraits traits{.install_codes = true, .refuses_keyless = true, .aps_encryption = true, .source_routes = true, .network_backup = true};
  static constexpr std::array matches{
      adapter::UsbMatch{0x10C4, 0xEA60, adapter::Likeness::probable, {}, "SkyConnect", "Home Assistant Connect ZBT-1"},
      adapter::UsbMatch{0x10C4, 0xEA60, adapter::Likeness::probable, {}, "SLZB-07", {}},
      adapter::UsbMatch{0x303A, 0x4001, adapter::Likeness::probable, {}, "ZBT-2", "Home Assistant Connect ZBT-2"},
      adapter::UsbMatch{0x1A86, 0x55D4, adapter::Likeness::probable, {}, "SONOFF Zigbee 3.0 USB Dongle Plus V2", "ZBDongle-E"},
      adapter::UsbMatch{0x1366, 0x0105, adapter::Likeness::possible, {}, {}, "a J-Link of a Silicon Labs kit, with a radio board behind it"},
      adapter::UsbMatch{0x10C4, 0xEA60, adapter::Likeness::possible, {}, {}, "any CP210x serial converter looks like this"}};
  using Settings = ezsp_ncp::Settings;
  using TwinSettings = ezsp_ncp::TwinSettings;

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    return adapter::Opened(make_dongle(context.loop, context.port.line(), context.name, settings));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings&, const TwinSettings& twin) {
    return std::make_unique<OwnedTwin>(context, twin);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::ezsp_ncp
