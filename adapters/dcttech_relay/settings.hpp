// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "adapters/dcttech_relay/models.hpp"
#include "rig/adapter/twin_contacts.hpp"

namespace rig::dcttech_relay {

/// The five characters a board knows itself by.
struct BoardId {
  std::string text{};
};

/// Which board it has to be.
struct Settings {
  std::optional<Model> model{};
  std::optional<BoardId> board_id{};
};

/// What a simulated board is and what is wrong with it.
struct TwinSettings {
  std::optional<BoardId> board_id{};  ///< another one than the bench says
  std::string product{};              ///< instead of the model's name
  std::string manufacturer{};         ///< instead of www.dcttech.com
  adapter::Channels stuck_channels{};
  bool lies = false;
  std::uint8_t report = 0;  ///< the number it wants its feature report called by
  bool stalls = false;      ///< refuses every request
  Bytes garbage{};          ///< said instead of the state
};

}  // namespace rig::dcttech_relay
