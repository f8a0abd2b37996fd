// SPDX-License-Identifier: Apache-2.0
#include "adapters/cleware_switch/spec.hpp"

#include "adapters/cleware_switch/adapter.hpp"
#include "adapters/cleware_switch/twin.hpp"

namespace rig::yaml {

template <>
struct Reader<cleware_switch::Model> : adapter::RowReader<cleware_switch::Model, cleware_switch::models> {};

template <>
struct YamlLayout<cleware_switch::Settings> {
  using T = cleware_switch::Settings;
  static constexpr std::tuple fields{Field{"model", &T::model, "which one it is"}};
};

template <>
struct YamlLayout<cleware_switch::TwinSettings> {
  using T = cleware_switch::TwinSettings;
  static constexpr std::tuple fields{
      Field{"stuck_channels", &T::stuck_channels, "contacts that stay where they are whatever is commanded", optional,
            range(1, 8)},
      Field{"lies", &T::lies, "a stuck contact reads back what was commanded", optional},
      Field{"misses", &T::misses, "commands it does not hear before each one it does", optional, range(0, 10)},
      Field{"late_reports", &T::late_reports, "reports that tell the old state after a change", optional,
            range(0, 1000)},
      Field{"wavers", &T::wavers, "says the opposite in every other report", optional},
      Field{"silent", &T::silent, "says nothing", optional},
      Field{"stalls", &T::stalls, "refuses every request", optional}};
};

}  // namespace rig::yaml

namespace rig::cleware_switch {
namespace {

struct SwitchTwin final : adapter::Twin {
  SwitchTwin(const adapter::TwinContext& context, const Settings& board, const TwinSettings& quirks)
      : twin(board, quirks, context.contact) {}
  void plugged_in_again() override { twin.power_up_afresh(); }
  device::UsbFunction* usb_function() override { return &twin; }
  ClewareTwin twin;
};

struct Definition {
  using Settings = cleware_switch::Settings;
  using TwinSettings = cleware_switch::TwinSettings;
  static constexpr std::string_view name = "cleware_switch";
  static constexpr std::string_view summary =
      "Cleware USB-Switch and USB-Cutter: mains sockets and USB cables that are switched over HID";
  static constexpr auto capability = adapter::Capability::relay_bank;
  static constexpr auto port_kind = adapter::PortKind::usb;
  static constexpr std::uint32_t default_baud = 0;
  static constexpr std::array matches{
      adapter::UsbMatch{.vid = vid,
                        .pid = 0x0008,
                        .likeness = adapter::Likeness::probable,
                        .product = "Switch",
                        .note = "whether it has one socket or four only its label tells"},
      adapter::UsbMatch{.vid = vid, .pid = 0x0008, .likeness = adapter::Likeness::certain, .product = "Cutter"},
      adapter::UsbMatch{.vid = vid, .pid = 0x0030, .likeness = adapter::Likeness::probable, .product = "Switch"}};

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    auto board = ClewareSwitch::create(context.loop, context.port.usb(), context.name, settings);
    if (board.has_error()) return board.error();
    return adapter::Opened(std::move(*board));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings& settings,
                                                  const TwinSettings& quirks) {
    return std::make_unique<SwitchTwin>(context, settings, quirks);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::cleware_switch
