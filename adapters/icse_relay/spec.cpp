// SPDX-License-Identifier: Apache-2.0
#include "adapters/icse_relay/spec.hpp"

#include "adapters/icse_relay/adapter.hpp"
#include "adapters/icse_relay/twin.hpp"
#include "rig/adapter/relay_board.hpp"

namespace rig::icse_relay {
namespace {

struct Definition {
  using Settings = icse_relay::Settings;
  using TwinSettings = icse_relay::TwinSettings;
  static constexpr std::string_view name = "icse_relay";
  static constexpr std::string_view summary =
      "ICSE012A, ICSE013A and ICSE014A relay boards on a PL2303 USB serial port";
  static constexpr auto capability = adapter::Capability::relay_bank;
  static constexpr std::uint32_t default_baud = icse_relay::default_baud;
  static constexpr std::array matches{adapter::UsbMatch{.vid = 0x067B,
                                                        .pid = 0x2303,
                                                        .likeness = adapter::Likeness::possible,
                                                        .note = "any PL2303 serial converter looks like this"}};

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    return adapter::Opened(std::make_unique<adapter::RelayBoard>(context.loop, context.port.line(), context.name,
                                                                 std::make_unique<IcseBoard>(settings)));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings& settings,
                                                  const TwinSettings& quirks) {
    return std::make_unique<IcseTwin>(context.loop, context.port, settings, quirks, context.contact);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::icse_relay
