// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_relay/spec.hpp"

#include "adapters/lcus_relay/adapter.hpp"
#include "adapters/lcus_relay/twin.hpp"
#include "rig/adapter/bench_values.hpp"
#include "rig/adapter/relay_board.hpp"

namespace rig::yaml {

using lcus_relay::QueryForm;

template <>
struct Names<QueryForm> {
  static constexpr std::array values{Named{"operation_02", QueryForm::operation_02},
                                     Named{"operation_ff", QueryForm::operation_ff},
                                     Named{"single_ff", QueryForm::single_ff}};
};

template <>
struct Reader<lcus_relay::Model> : adapter::RowReader<lcus_relay::Model, lcus_relay::models> {};

template <>
struct YamlLayout<lcus_relay::Settings> {
  using T = lcus_relay::Settings;
  static constexpr std::tuple fields{
      Field{"model", &T::model, "name printed on the board"},
      Field{"reads_back", &T::reads_back,
            "whether its firmware answers status queries, where it is not what is usual for the model", optional},
      Field{"query", &T::query, "how its firmware wants to be asked", optional}};
};

}  // namespace rig::yaml

namespace rig::lcus_relay {
namespace {

struct Definition {
  using Settings = lcus_relay::Settings;
  using TwinSettings = lcus_relay::TwinSettings;
  static constexpr std::string_view name = "lcus_relay";
  static constexpr std::string_view summary = "LCUS relay boards with 1 to 8 contacts on a CH340 USB serial port";
  static constexpr auto capability = adapter::Capability::relay_bank;
  static constexpr std::uint32_t default_baud = lcus_relay::default_baud;
  static constexpr std::array matches{adapter::UsbMatch{.vid = 0x1A86,
                                                        .pid = 0x7523,
                                                        .likeness = adapter::Likeness::possible,
                                                        .note = "any CH340 serial converter looks like this"}};

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    return adapter::Opened(std::make_unique<adapter::RelayBoard>(context.loop, context.port.line(), context.name,
                                                                 std::make_unique<LcusBoard>(settings)));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings& settings,
                                                  const TwinSettings& quirks) {
    return std::make_unique<LcusTwin>(context.loop, context.port, settings, quirks, context.contact);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::lcus_relay
