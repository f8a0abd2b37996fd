// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/numato_relay/models.hpp"
#include "rig/adapter/bench_values.hpp"
#include "rig/adapter/relay_twin.hpp"

namespace rig::numato_relay {

struct Settings {
  Model model{};                    ///< a row of models()
  std::optional<std::string> id{};  ///< a module with another id is refused
};

using TwinSettings = adapter::RelayTwinSettings;

}  // namespace rig::numato_relay

namespace rig::yaml {

template <>
struct Reader<numato_relay::Model> : adapter::RowReader<numato_relay::Model, numato_relay::models> {};

template <>
struct YamlLayout<numato_relay::Settings> {
  using T = numato_relay::Settings;
  static constexpr std::tuple fields{
      Field{"model", &T::model, "how many contacts the module has, as it is sold"},
      Field{"id", &T::id, "the 8 characters given to it with `id set`; a module with others is refused", optional}};
};

}  // namespace rig::yaml
