// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rig/base/bytes.hpp"

namespace rig::devantech_relay {

struct Model {
  std::string_view name{};  ///< as printed on the board
  unsigned channels{};
  Byte module_id{};    ///< what the board answers when it is asked which one it is
  bool is_latching{};  ///< its contacts stay as they are when the power goes
};

std::span<const Model> models();

/// "a USB-RLY16", or "unknown (module id 66)".
std::string board_with(Byte module_id);

}  // namespace rig::devantech_relay
