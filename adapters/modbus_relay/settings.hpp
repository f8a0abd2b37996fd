// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "adapters/modbus_relay/models.hpp"
#include "rig/adapter/relay_twin.hpp"

namespace rig::modbus_relay {

/// The boards on one line.
struct Settings {
  Model model{};                       ///< a row of models(); all boards of a line are alike
  adapter::Channels unit{{1}};         ///< addresses, as their switches say: 1 to 247
  std::optional<unsigned> channels{};  ///< of each board, where they are not those of the row

  /// The row as it is for these boards.
  Model board() const {
    Model row = model;
    row.channels = channels.value_or(model.channels);
    return row;
  }
};

/// What is wrong with the simulated boards, besides what can be wrong with all relay boards
/// (rig/adapter/relay_twin.hpp).
struct TwinSettings {
  adapter::Channels stuck_channels{};
  bool lies = false;
  bool silent = false;
  bool half_answers = false;
  Duration reply_delay{};
  Bytes garbage{};
  bool bad_checksum = false;
  bool echo = false;                       ///< the RS485 converter hears what it sends
  std::optional<unsigned> answers_as{};    ///< another unit than the one that was asked
  std::optional<unsigned> refuses_with{};  ///< an exception code; nothing is obeyed
};

}  // namespace rig::modbus_relay
