// SPDX-License-Identifier: Apache-2.0
#include "adapters/ykush_hub/spec.hpp"

#include "adapters/ykush_hub/adapter.hpp"
#include "adapters/ykush_hub/twin.hpp"

namespace rig::yaml {

template <>
struct Reader<ykush_hub::Model> : adapter::RowReader<ykush_hub::Model, ykush_hub::models> {};

template <>
struct YamlLayout<ykush_hub::Settings> {
  using T = ykush_hub::Settings;
  static constexpr std::tuple fields{
      Field{"model", &T::model, "which one it has to be; any of them unless given", optional}};
};

template <>
struct YamlLayout<ykush_hub::TwinSettings> {
  using T = ykush_hub::TwinSettings;
  static constexpr std::tuple fields{
      Field{"stuck_channels", &T::stuck_channels, "sockets that stay as they are whatever is commanded", optional,
            range(1, 4)},
      Field{"lies", &T::lies, "a stuck socket reads back what was commanded", optional},
      Field{"off_at_power_up", &T::off_at_power_up, "sockets that have no power until told otherwise", optional,
            range(1, 4)},
      Field{"reply_delay", &T::reply_delay, "time until the hub answers", optional},
      Field{"garbage", &T::garbage, "octets the hub says instead of its answer", optional},
      Field{"silent", &T::silent, "switches and does not answer", optional},
      Field{"stalls", &T::stalls, "refuses every transfer", optional}};
};

}  // namespace rig::yaml

namespace rig::ykush_hub {
namespace {

struct HubTwin final : adapter::Twin {
  HubTwin(const adapter::TwinContext& context, const Settings& hub, const TwinSettings& quirks)
      : twin(context.loop, hub, quirks, context.contact) {}
  void plugged_in_again() override { twin.power_up_afresh(); }
  device::UsbFunction* usb_function() override { return &twin; }
  YkushTwin twin;
};

struct Definition {
  using Settings = ykush_hub::Settings;
  using TwinSettings = ykush_hub::TwinSettings;
  static constexpr std::string_view name = "ykush_hub";
  static constexpr std::string_view summary = "YKUSH, YKUSH3 and YKUSHXS: USB hubs with sockets that can be switched";
  static constexpr auto capability = adapter::Capability::relay_bank;
  static constexpr auto port_kind = adapter::PortKind::usb;
  static constexpr std::uint32_t default_baud = 0;
  static constexpr std::array matches{
      adapter::UsbMatch{.vid = vid, .pid = 0xF2F7, .likeness = adapter::Likeness::certain},
      adapter::UsbMatch{.vid = vid, .pid = 0xF11B, .likeness = adapter::Likeness::certain},
      adapter::UsbMatch{.vid = vid, .pid = 0xF0CD, .likeness = adapter::Likeness::certain},
      adapter::UsbMatch{.vid = vid,
                        .pid = 0x0042,
                        .likeness = adapter::Likeness::possible,
                        .note = "the first YKUSH boards, and whatever else uses Microchip's sample ids"}};

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    auto hub = YkushHub::create(context.loop, context.port.usb(), context.name, settings);
    if (hub.has_error()) return hub.error();
    return adapter::Opened(std::move(*hub));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings& settings,
                                                  const TwinSettings& quirks) {
    return std::make_unique<HubTwin>(context, settings, quirks);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::ykush_hub
