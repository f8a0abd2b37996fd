// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "adapters/lcus_relay/models.hpp"
#include "adapters/lcus_relay/protocol.hpp"
#include "rig/adapter/relay_twin.hpp"

namespace rig::lcus_relay {

/// Which board it is.
struct Settings {
  Model model{};                     ///< a row of models()
  std::optional<bool> reads_back{};  ///< where this board's firmware is not what the row says
  QueryForm query = QueryForm::operation_02;

  /// The row as it is for this board.
  Model board() const {
    Model row = model;
    row.reads_back = reads_back.value_or(model.reads_back);
    return row;
  }
};

using TwinSettings = adapter::RelayTwinSettings;

}  // namespace rig::lcus_relay
