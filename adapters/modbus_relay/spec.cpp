// SPDX-License-Identifier: Apache-2.0
#include "adapters/modbus_relay/spec.hpp"

#include "adapters/modbus_relay/adapter.hpp"
#include "adapters/modbus_relay/twin.hpp"
#include "rig/adapter/bench_values.hpp"
#include "rig/adapter/relay_board.hpp"

namespace rig::yaml {

template <>
struct Reader<modbus_relay::Model> : adapter::RowReader<modbus_relay::Model, modbus_relay::models> {};

template <>
struct YamlLayout<modbus_relay::Settings> {
  using T = modbus_relay::Settings;
  static constexpr std::tuple fields{
      Field{"model", &T::model, "maker and number of channels, or the name printed on the board"},
      Field{"unit", &T::unit, "address of the board; a list for several alike on one line, whose channels count on",
            optional, range(1, 247)},
      Field{"channels", &T::channels, "of each board, where it has others than its model", optional, range(1, 32)}};
};

template <>
struct YamlLayout<modbus_relay::TwinSettings> {
  using T = modbus_relay::TwinSettings;
  static constexpr std::tuple fields{
      Field{"stuck_channels", &T::stuck_channels, "contacts that stay where they are whatever is commanded", optional,
            range(1, 1000)},
      Field{"lies", &T::lies, "a stuck contact reads back what was commanded", optional},
      Field{"silent", &T::silent, "the board obeys and answers nothing", optional},
      Field{"half_answers", &T::half_answers, "the second half of each answer is lost", optional},
      Field{"reply_delay", &T::reply_delay, "time until the board answers", optional},
      Field{"garbage", &T::garbage, "octets the board says before each answer", optional},
      Field{"bad_checksum", &T::bad_checksum, "every answer has a wrong checksum", optional},
      Field{"echo", &T::echo, "the RS485 converter hears what it sends", optional},
      Field{"answers_as", &T::answers_as, "the address in answers, where it is not that of the board", optional,
            range(0, 255)},
      Field{"refuses_with", &T::refuses_with, "exception code of every answer; nothing is obeyed", optional,
            range(1, 255)}};
};

}  // namespace rig::yaml

namespace rig::modbus_relay {
namespace {

struct Definition {
  using Settings = modbus_relay::Settings;
  using TwinSettings = modbus_relay::TwinSettings;
  static constexpr std::string_view name = "modbus_relay";
  static constexpr std::string_view summary =
      "Modbus RTU relay boards of Waveshare and eletechsup, one or several on a line";
  static constexpr auto capability = adapter::Capability::relay_bank;
  static constexpr std::uint32_t default_baud = 9600;
  static constexpr std::array matches{adapter::UsbMatch{.vid = 0x1A86,
                                                        .pid = 0x7523,
                                                        .likeness = adapter::Likeness::possible,
                                                        .note = "any CH340 serial converter looks like this"},
                                      adapter::UsbMatch{.vid = 0x0403,
                                                        .pid = 0x6001,
                                                        .likeness = adapter::Likeness::possible,
                                                        .note = "any FT232 serial converter looks like this"}};

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    return adapter::Opened(std::make_unique<adapter::RelayBoard>(context.loop, context.port.line(), context.name,
                                                                 std::make_unique<ModbusBoards>(settings)));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings& settings,
                                                  const TwinSettings& quirks) {
    return std::make_unique<ModbusTwin>(context.loop, context.port, settings, quirks, context.contact);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::modbus_relay
