// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "rig/base/bytes.hpp"

namespace rig::icse_relay {

struct Model {
  std::string_view name{};  ///< as printed on the board
  unsigned channels{};
  Byte identity{};  ///< what it answers when it is asked which one it is
};

std::span<const Model> models();

/// The board that says this; null for none.
const Model* find_model(Byte identity);

}  // namespace rig::icse_relay
