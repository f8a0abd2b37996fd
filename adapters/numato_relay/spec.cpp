// SPDX-License-Identifier: Apache-2.0
#include "adapters/numato_relay/spec.hpp"

#include "adapters/numato_relay/adapter.hpp"
#include "adapters/numato_relay/twin.hpp"
#include "rig/adapter/relay_board.hpp"

namespace rig::numato_relay {
namespace {

using adapter::Likeness;
using adapter::UsbMatch;

struct Definition {
  using Settings = numato_relay::Settings;
  using TwinSettings = numato_relay::TwinSettings;
  static constexpr std::string_view name = "numato_relay";
  static constexpr std::string_view summary = "Numato Lab USB relay modules with 1 to 32 contacts";
  static constexpr auto capability = adapter::Capability::relay_bank;
  static constexpr std::uint32_t default_baud = numato_relay::default_baud;
  static constexpr std::array matches{
      UsbMatch{.vid = 0x2A19, .pid = 0x0C01, .likeness = Likeness::probable},
      UsbMatch{.vid = 0x2A19, .pid = 0x0C02, .likeness = Likeness::probable},
      UsbMatch{.vid = 0x2A19, .pid = 0x0C03, .likeness = Likeness::certain, .note = "16 Channel"},
      UsbMatch{.vid = 0x2A19, .pid = 0x0C05, .likeness = Likeness::certain, .note = "1 Channel"},
      UsbMatch{.vid = 0x2A19, .pid = 0x0C06, .likeness = Likeness::probable}};

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    return adapter::Opened(std::make_unique<adapter::RelayBoard>(context.loop, context.port.line(), context.name,
                                                                 std::make_unique<NumatoBoard>(settings)));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings& settings,
                                                  const TwinSettings& quirks) {
    return std::make_unique<NumatoTwin>(context.loop, context.port, settings, quirks, context.contact);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::numato_relay
