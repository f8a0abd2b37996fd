// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rig/base/error.hpp"
#include "rig/base/time.hpp"

namespace rig::lcus_relay {

/// One kind of board. The makers sell the same board with different firmware, so what a row says about reading back is
/// what is usual, and a bench may say otherwise.
struct Model {
  std::string_view name{};  ///< as printed on the board
  unsigned channels{};
  bool reads_back{};          ///< answers a status query
  Duration command_gap{};     ///< the board misses a command that follows another one sooner
  Duration reply_time_out{};  ///< users report answers after about 100 ms
};

std::span<const Model> models();

/// Errors: not_found, naming the models there are. The row lives for ever.
Result<const Model*> find_model(std::string_view name);

}  // namespace rig::lcus_relay
