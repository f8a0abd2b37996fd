// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kmtronic_relay/models.hpp"
#include "rig/adapter/bench_values.hpp"
#include "rig/adapter/relay_twin.hpp"

namespace rig::kmtronic_relay {

struct Settings {
  Model model{};  ///< a row of models()
};

using TwinSettings = adapter::RelayTwinSettings;

}  // namespace rig::kmtronic_relay

namespace rig::yaml {

template <>
struct Reader<kmtronic_relay::Model> : adapter::RowReader<kmtronic_relay::Model, kmtronic_relay::models> {};

template <>
struct YamlLayout<kmtronic_relay::Settings> {
  using T = kmtronic_relay::Settings;
  static constexpr std::tuple fields{Field{"model", &T::model, "name under which the board is sold"}};
};

}  // namespace rig::yaml
