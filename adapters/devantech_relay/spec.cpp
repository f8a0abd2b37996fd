// SPDX-License-Identifier: Apache-2.0
#include "adapters/devantech_relay/spec.hpp"

#include "adapters/devantech_relay/adapter.hpp"
#include "adapters/devantech_relay/twin.hpp"
#include "rig/adapter/relay_board.hpp"

namespace rig::devantech_relay {
namespace {

using adapter::Likeness;
using adapter::UsbMatch;

struct Definition {
  using Settings = devantech_relay::Settings;
  using TwinSettings = devantech_relay::TwinSettings;
  static constexpr std::string_view name = "devantech_relay";
  static constexpr std::string_view summary = "Devantech USB-RLY relay boards with 2 or 8 contacts";
  static constexpr auto capability = adapter::Capability::relay_bank;
  static constexpr std::uint32_t default_baud = devantech_relay::default_baud;
  static constexpr std::array matches{
      UsbMatch{.vid = 0x04D8, .pid = 0xFFEE, .likeness = Likeness::certain, .product = "USB-RLY"},
      UsbMatch{.vid = 0x04D8,
               .pid = 0xFFEE,
               .likeness = Likeness::possible,
               .note = "other things of Devantech have the same USB ids; a relay board says USB-RLY"}};

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    return adapter::Opened(std::make_unique<adapter::RelayBoard>(context.loop, context.port.line(), context.name,
                                                                 std::make_unique<DevantechBoard>(settings)));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings& settings,
                                                  const TwinSettings& quirks) {
    return std::make_unique<DevantechTwin>(context.loop, context.port, settings, quirks, context.contact);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::devantech_relay
