// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_relay/spec.hpp"

#include "adapters/lcus_relay/adapter.hpp"
#include "adapters/lcus_relay/twin.hpp"

namespace rig::yaml {

using lcus_relay::QueryForm;

template <>
struct Names<QueryForm> {
  static constexpr std::array values{Named{"operation_02", QueryForm::operation_02},
                                     Named{"operation_ff", QueryForm::operation_ff},
                                     Named{"single_ff", QueryForm::single_ff}};
};

/// A board is chosen by the name printed on it.
template <>
struct Reader<lcus_relay::Model> {
  static std::vector<std::string_view> names() {
    std::vector<std::string_view> all;
    for (const auto& model : lcus_relay::models()) all.push_back(model.name);
    return all;
  }
  static bool read(const Node& node, lcus_relay::Model& value, Diagnostics& diagnostics, const Constraint&) {
    const auto chosen = read_choice(node, names(), diagnostics);
    if (chosen) value = lcus_relay::models()[*chosen];
    return chosen.has_value();
  }
  static TypeInfo type(const Constraint&) {
    const auto all = names();
    return choice_type({all.begin(), all.end()});
  }
  static std::string text(const lcus_relay::Model& value) { return std::string(value.name); }
};

template <>
struct Reader<lcus_relay::Channels> {
  using List = Reader<std::vector<unsigned>>;
  static bool read(const Node& node, lcus_relay::Channels& value, Diagnostics& diagnostics,
                   const Constraint& constraint) {
    if (node.is_list()) return List::read(node, value.numbers, diagnostics, constraint);
    value.numbers.resize(1);
    return Reader<unsigned>::read(node, value.numbers.front(), diagnostics, constraint);
  }
  static TypeInfo type(const Constraint& constraint) { return List::type(constraint); }
  static std::string text(const lcus_relay::Channels& value) { return List::text(value.numbers); }
};

template <>
struct YamlLayout<lcus_relay::Settings> {
  using T = lcus_relay::Settings;
  static constexpr std::tuple fields{
      Field{"model", &T::model, "name printed on the board"},
      Field{"reads_back", &T::reads_back,
            "whether its firmware answers status queries, where it is not what is usual for the model", optional},
      Field{"query", &T::query, "how its firmware wants to be asked", optional}};
};

template <>
struct YamlLayout<lcus_relay::TwinSettings> {
  using T = lcus_relay::TwinSettings;
  static constexpr std::tuple fields{
      Field{"stuck_channels", &T::stuck_channels, "contacts that stay where they are whatever is commanded", optional,
            range(1, 8)},
      Field{"lies", &T::lies, "a stuck contact reads back what was commanded", optional},
      Field{"reply_delay", &T::reply_delay, "time until the board answers", optional},
      Field{"garbage", &T::garbage, "octets the board says before each answer", optional}};
};

}  // namespace rig::yaml

namespace rig::lcus_relay {
namespace {

struct BoardTwin final : adapter::Twin {
  BoardTwin(const adapter::TwinContext& context, const lcus_relay::Settings& board,
            const lcus_relay::TwinSettings& quirks)
      : twin(context.loop, context.port, board, quirks, context.contact) {}
  LcusTwin twin;
};

struct Definition {
  using Settings = lcus_relay::Settings;
  using TwinSettings = lcus_relay::TwinSettings;
  static constexpr std::string_view name = "lcus_relay";
  static constexpr std::string_view summary = "LCUS relay boards with 1 to 8 contacts on a CH340 USB serial port";
  static constexpr auto capability = adapter::Capability::relay_bank;
  static constexpr std::uint32_t default_baud = lcus_relay::default_baud;

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    return adapter::Opened(std::make_unique<LcusRelay>(context.loop, context.port.line(), context.name, settings));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings& settings,
                                                  const TwinSettings& quirks) {
    return std::make_unique<BoardTwin>(context, settings, quirks);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::lcus_relay
