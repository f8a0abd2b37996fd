// SPDX-License-Identifier: Apache-2.0
#include "adapters/kmtronic_relay/spec.hpp"

#include "adapters/kmtronic_relay/adapter.hpp"
#include "adapters/kmtronic_relay/twin.hpp"
#include "rig/adapter/relay_board.hpp"

namespace rig::kmtronic_relay {
namespace {

struct Definition {
  using Settings = kmtronic_relay::Settings;
  using TwinSettings = kmtronic_relay::TwinSettings;
  static constexpr std::string_view name = "kmtronic_relay";
  static constexpr std::string_view summary =
      "KMtronic USB relay boards with 1, 2, 4 or 8 contacts on an FTDI serial port";
  static constexpr auto capability = adapter::Capability::relay_bank;
  static constexpr std::uint32_t default_baud = kmtronic_relay::default_baud;
  static constexpr std::array matches{adapter::UsbMatch{.vid = 0x0403,
                                                        .pid = 0x6001,
                                                        .likeness = adapter::Likeness::possible,
                                                        .note = "any FT232 serial converter looks like this"}};

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    return adapter::Opened(std::make_unique<adapter::RelayBoard>(context.loop, context.port.line(), context.name,
                                                                 std::make_unique<KmtronicBoard>(settings)));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings& settings,
                                                  const TwinSettings& quirks) {
    return std::make_unique<KmtronicTwin>(context.loop, context.port, settings, quirks, context.contact);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::kmtronic_relay
