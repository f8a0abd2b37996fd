// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_hid_relay/spec.hpp"

#include "adapters/lcus_hid_relay/adapter.hpp"
#include "adapters/lcus_hid_relay/twin.hpp"

namespace rig::yaml {

template <>
struct Reader<lcus_hid_relay::Model> : adapter::RowReader<lcus_hid_relay::Model, lcus_hid_relay::models> {};

template <>
struct YamlLayout<lcus_hid_relay::Settings> {
  using T = lcus_hid_relay::Settings;
  static constexpr std::tuple fields{
      Field{"model", &T::model, "name printed on the board"},
      Field{"endpoint_in", &T::endpoint_in, "where it answers, as lsusb -v shows it", optional, range(0x81, 0x8F)},
      Field{"endpoint_out", &T::endpoint_out, "where it is told, as lsusb -v shows it", optional, range(0x01, 0x0F)}};
};

template <>
struct YamlLayout<lcus_hid_relay::TwinSettings> {
  using T = lcus_hid_relay::TwinSettings;
  static constexpr std::tuple fields{
      Field{"stuck_channels", &T::stuck_channels, "contacts that stay where they are whatever is commanded", optional,
            range(1, 8)},
      Field{"reply_delay", &T::reply_delay, "time until the board answers", optional},
      Field{"garbage", &T::garbage, "octets the board says instead of its 64", optional},
      Field{"silent", &T::silent, "switches and does not answer", optional},
      Field{"stalls", &T::stalls, "refuses every transfer", optional}};
};

}  // namespace rig::yaml

namespace rig::lcus_hid_relay {
namespace {

struct BoardTwin final : adapter::Twin {
  BoardTwin(const adapter::TwinContext& context, const Settings& board, const TwinSettings& quirks)
      : twin(context.loop, board, quirks, context.contact) {}
  void plugged_in_again() override { twin.lose_power(); }
  device::UsbFunction* usb_function() override { return &twin; }
  LcusHidTwin twin;
};

struct Definition {
  using Settings = lcus_hid_relay::Settings;
  using TwinSettings = lcus_hid_relay::TwinSettings;
  static constexpr std::string_view name = "lcus_hid_relay";
  static constexpr std::string_view summary = "LCUS relay boards with 1 to 8 contacts on a HID chip";
  static constexpr auto capability = adapter::Capability::relay_bank;
  static constexpr auto port_kind = adapter::PortKind::usb;
  static constexpr std::uint32_t default_baud = 0;
  static constexpr std::array matches{adapter::UsbMatch{.vid = vid,
                                                        .pid = pid,
                                                        .likeness = adapter::Likeness::probable,
                                                        .note = "a magnetic card reader has the same ids"}};

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    auto board = LcusHidRelay::create(context.loop, context.port.usb(), context.name, settings);
    if (board.has_error()) return board.error();
    return adapter::Opened(std::move(*board));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings& settings,
                                                  const TwinSettings& quirks) {
    return std::make_unique<BoardTwin>(context, settings, quirks);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::lcus_hid_relay
