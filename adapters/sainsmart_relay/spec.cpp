// SPDX-License-Identifier: Apache-2.0
#include "adapters/sainsmart_relay/spec.hpp"

#include "adapters/sainsmart_relay/adapter.hpp"
#include "adapters/sainsmart_relay/twin.hpp"
#include "rig/adapter/relay_board.hpp"

namespace rig::sainsmart_relay {

/// There is one kind of board, and nothing to set.
struct Settings {};

}  // namespace rig::sainsmart_relay

namespace rig::yaml {

template <>
struct YamlLayout<sainsmart_relay::Settings> {
  static constexpr std::tuple<> fields{};
};

}  // namespace rig::yaml

namespace rig::sainsmart_relay {
namespace {

struct Definition {
  using Settings = sainsmart_relay::Settings;
  using TwinSettings = adapter::RelayTwinSettings;
  static constexpr std::string_view name = "sainsmart_relay";
  static constexpr std::string_view summary = "SainSmart relay board with 16 contacts on a CH340 USB serial port";
  static constexpr auto capability = adapter::Capability::relay_bank;
  static constexpr std::uint32_t default_baud = 9600;
  static constexpr std::array matches{adapter::UsbMatch{.vid = 0x1A86,
                                                        .pid = 0x7523,
                                                        .likeness = adapter::Likeness::possible,
                                                        .note = "any CH340 serial converter looks like this"}};

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings&) {
    return adapter::Opened(std::make_unique<adapter::RelayBoard>(context.loop, context.port.line(), context.name,
                                                                 std::make_unique<SainsmartBoard>()));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings&,
                                                  const TwinSettings& quirks) {
    return std::make_unique<SainsmartTwin>(context.loop, context.port, quirks, context.contact);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::sainsmart_relay
