// SPDX-License-Identifier: Apache-2.0
#include "adapters/dcttech_relay/spec.hpp"

#include "adapters/dcttech_relay/adapter.hpp"
#include "adapters/dcttech_relay/twin.hpp"

namespace rig::yaml {

template <>
struct Reader<dcttech_relay::Model> : adapter::RowReader<dcttech_relay::Model, dcttech_relay::models> {};

template <>
struct Reader<dcttech_relay::BoardId> {
  static bool read(const Node& node, dcttech_relay::BoardId& value, Diagnostics& diagnostics,
                   const Constraint& constraint) {
    if (!Reader<std::string>::read(node, value.text, diagnostics, constraint)) return false;
    return dcttech_relay::is_board_id(value.text) || expected(node, "the five characters of a board's id", diagnostics);
  }
  static TypeInfo type(const Constraint& constraint) { return Reader<std::string>::type(constraint); }
  static std::string text(const dcttech_relay::BoardId& value) { return value.text; }
};

template <>
struct YamlLayout<dcttech_relay::Settings> {
  using T = dcttech_relay::Settings;
  static constexpr std::tuple fields{
      Field{"model", &T::model, "which one it has to be; any of them unless given", optional},
      Field{"board_id", &T::board_id, "the five characters this board knows itself by; any unless given", optional}};
};

template <>
struct YamlLayout<dcttech_relay::TwinSettings> {
  using T = dcttech_relay::TwinSettings;
  static constexpr std::tuple fields{
      Field{"board_id", &T::board_id, "the board knows itself by another id than the bench says", optional},
      Field{"product", &T::product, "another product text than the model's", optional},
      Field{"manufacturer", &T::manufacturer, "another manufacturer text than www.dcttech.com", optional},
      Field{"stuck_channels", &T::stuck_channels, "contacts that stay where they are whatever is commanded", optional,
            range(1, 8)},
      Field{"lies", &T::lies, "a stuck contact reads back what was commanded", optional},
      Field{"report", &T::report, "the number of the feature report its firmware wants", optional, range(0, 1)},
      Field{"stalls", &T::stalls, "refuses every request", optional},
      Field{"garbage", &T::garbage, "octets the board says instead of its state", optional}};
};

}  // namespace rig::yaml

namespace rig::dcttech_relay {
namespace {

struct BoardTwin final : adapter::Twin {
  BoardTwin(const adapter::TwinContext& context, const Settings& board, const TwinSettings& quirks)
      : twin(board, quirks, context.contact) {}
  void plugged_in_again() override { twin.lose_power(); }
  device::UsbFunction* usb_function() override { return &twin; }
  DcttechTwin twin;
};

struct Definition {
  using Settings = dcttech_relay::Settings;
  using TwinSettings = dcttech_relay::TwinSettings;
  static constexpr std::string_view name = "dcttech_relay";
  static constexpr std::string_view summary = "DCTTECH USBRelay1, 2, 4 and 8: HID relay boards without a serial port";
  static constexpr auto capability = adapter::Capability::relay_bank;
  static constexpr auto port_kind = adapter::PortKind::usb;
  static constexpr std::uint32_t default_baud = 0;
  static constexpr std::array matches{adapter::UsbMatch{.vid = vid,
                                                        .pid = pid,
                                                        .likeness = adapter::Likeness::certain,
                                                        .manufacturer = manufacturer,
                                                        .product = "USBRelay",
                                                        .note = "16c0:05df is shared by many makers; the texts tell"}};

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    auto board = DcttechRelay::create(context.loop, context.port.usb(), context.name, settings);
    if (board.has_error()) return board.error();
    return adapter::Opened(std::move(*board));
  }
  static Result<std::string> read_board_id(const adapter::OpenContext& context) {
    adapter::UsbCalls calls(context.loop, context.port.usb(), "relay " + context.name);
    return dcttech_relay::read_board_id(calls, Deadline::after(context.loop.now(), std::chrono::seconds(5)));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings& settings,
                                                  const TwinSettings& quirks) {
    return std::make_unique<BoardTwin>(context, settings, quirks);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::dcttech_relay
