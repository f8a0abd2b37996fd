// SPDX-License-Identifier: Apache-2.0
#include "adapters/deconz_ncp/spec.hpp"

#include "adapters/deconz_ncp/adapter.hpp"
#include "adapters/deconz_ncp/twin.hpp"

template <>
struct rig::yaml::YamlLayout<rig::deconz_ncp::TwinSettings> {
  using T = deconz_ncp::TwinSettings;
  static constexpr std::tuple fields{
      Field{"firmware", &T::firmware, "version number; its second octet tells the platform, 07 ConBee II, 09 ConBee III", optional},
      Field{"eui64", &T::eui, "its IEEE address", optional},
      Field{"slots", &T::slots, "messages it has room for until their confirm was read", optional, range(1, 32)},
      Field{"boot_time", &T::boot_time, "from power to its first answer", optional},
      Field{"network_time", &T::network_time, "to start or to leave the network", optional},
      Field{"hangs_after_messages", &T::hangs_after_messages, "falls silent at that many APS-DATA.request; 0: never", optional},
      Field{"restarts_after_messages", &T::restarts_after_messages, "restarts by itself at that many APS-DATA.request; 0: never", optional},
      Field{"spoils_every", &T::spoils_every, "every so manieth frame it sends has a wrong CRC; 0: none", optional},
      Field{"keeps_hints", &T::keeps_hints, "does not say unasked that its state changed", optional}};
};

namespace rig::deconz_ncp {
namespace {

class OwnedTwin final : public adapter::Twin {
 public:
  OwnedTwin(const adapter::TwinContext& context, const TwinSettings& settings) : twin_(context.port, context.air, settings, context.rng) {}
  void plugged_in_again() override { twin_.plugged_in_again(); }

 private:
  deconz_ncp::Twin twin_;
};

struct Definition {
  static constexpr std::string_view name = "deconz_ncp";
  static constexpr std::string_view summary = "dresden elektronik ConBee II and III, deCONZ serial protocol";
  static constexpr auto capability = adapter::Capability::coordinator;
  static constexpr auto default_baud = deconz_ncp::default_baud;
  static constexpr std::array matches{
      adapter::UsbMatch{0x1CF1, 0x0030, adapter::Likeness::certain, "", "", "ConBee II"},
      adapter::UsbMatch{0x0403, 0x6015, adapter::Likeness::certain, "", "ConBee III", "ConBee III; without this product name any FTDI serial converter"}};
  /// Source routes and backups of its network it has no commands for, its radio is 2.4 GHz.
  static constexpr device::CoordinatorTraits traits{.install_codes = true, .aps_encryption = true};
  using Settings = deconz_ncp::Settings;
  using TwinSettings = deconz_ncp::TwinSettings;

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    return adapter::Opened(std::make_unique<adapter::Dongle>(context.loop, context.port.line(), context.name, sessions(settings)));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings&, const TwinSettings& twin) {
    return std::make_unique<OwnedTwin>(context, twin);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::deconz_ncp
