// SPDX-License-Identifier: Apache-2.0
#include "adapters/ezsp_ncp/spec.hpp"

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

 private:
  ezsp_ncp::Twin twin_;
};

struct Definition {
  static constexpr std::string_view name = "ezsp_ncp";
  static constexpr std::string_view summary = "Silicon Labs ZigBee dongle, EZSP over ASH, protocol versions 8 to 19";
  static constexpr auto capability = adapter::Capability::coordinator;
  static constexpr auto default_baud = ezsp_ncp::default_baud;
  using Settings = ezsp_ncp::Settings;
  using TwinSettings = ezsp_ncp::TwinSettings;

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    return adapter::Opened(std::make_unique<EzspNcp>(context.loop, context.port.line(), context.name, settings));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings&, const TwinSettings& twin) {
    return std::make_unique<OwnedTwin>(context, twin);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::ezsp_ncp
