// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "adapters/lcus_relay/models.hpp"
#include "adapters/lcus_relay/protocol.hpp"

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

/// Channel numbers; a bench file may write a single one without the brackets of a list, as `set:` has to.
struct Channels {
  std::vector<unsigned> numbers{};
};

/// What is wrong with a simulated board.
struct TwinSettings {
  Channels stuck_channels{};  ///< commands are taken and the contact stays where it is
  bool lies = false;          ///< a stuck channel reads back what was commanded, not where the contact is
  Duration reply_delay{};     ///< before each answer
  Bytes garbage{};            ///< said before each answer
};

}  // namespace rig::lcus_relay
