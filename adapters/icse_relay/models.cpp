// SPDX-License-Identifier: Apache-2.0
#include "adapters/icse_relay/models.hpp"

#include <algorithm>
#include <array>

namespace rig::icse_relay {
namespace {

constexpr std::array table{
    Model{.name = "ICSE012A", .channels = 4, .identity = 0xAB},
    Model{.name = "ICSE013A", .channels = 2, .identity = 0xAD},
    Model{.name = "ICSE014A", .channels = 8, .identity = 0xAC},
};

}  // namespace

std::span<const Model> models() { return table; }

const Model* find_model(Byte identity) {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const Model& row) { return row.identity == identity; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace rig::icse_relay
