// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/icse_relay/models.hpp"
#include "rig/adapter/bench_values.hpp"
#include "rig/adapter/relay_twin.hpp"

namespace rig::icse_relay {

/// What the board has been through when its port is opened. It cannot be asked: the question would switch the contacts
/// of a board in command mode.
enum class AtStart : std::uint8_t { powered_up, command_mode };

struct Settings {
  Model model{};  ///< a row of models()
  AtStart at_start{};
};

using TwinSettings = adapter::RelayTwinSettings;

}  // namespace rig::icse_relay

namespace rig::yaml {

template <>
struct Reader<icse_relay::Model> : adapter::RowReader<icse_relay::Model, icse_relay::models> {};

template <>
struct Names<icse_relay::AtStart> {
  static constexpr std::array values{Named{"powered_up", icse_relay::AtStart::powered_up},
                                     Named{"command_mode", icse_relay::AtStart::command_mode}};
};

template <>
struct YamlLayout<icse_relay::Settings> {
  using T = icse_relay::Settings;
  static constexpr std::tuple fields{
      Field{"model", &T::model, "name printed on the board"},
      Field{"at_start", &T::at_start,
            "whether the board was used since it was plugged in; asking one in command mode switches its contacts"}};
};

}  // namespace rig::yaml
