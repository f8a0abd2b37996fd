// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/devantech_relay/models.hpp"
#include "rig/adapter/bench_values.hpp"
#include "rig/adapter/relay_twin.hpp"

namespace rig::devantech_relay {

struct Settings {
  Model model{};                        ///< a row of models()
  std::optional<std::string> serial{};  ///< a board with another serial number is refused
};

using TwinSettings = adapter::RelayTwinSettings;

}  // namespace rig::devantech_relay

namespace rig::yaml {

template <>
struct Reader<devantech_relay::Model> : adapter::RowReader<devantech_relay::Model, devantech_relay::models> {};

template <>
struct YamlLayout<devantech_relay::Settings> {
  using T = devantech_relay::Settings;
  static constexpr std::tuple fields{
      Field{"model", &T::model, "name printed on the board"},
      Field{"serial", &T::serial, "its serial number, 8 digits; a board with another one is refused", optional}};
};

}  // namespace rig::yaml
