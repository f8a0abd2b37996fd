// SPDX-License-Identifier: Apache-2.0
#include "adapters/devantech_relay/models.hpp"

#include <fmt/format.h>

#include <array>

namespace rig::devantech_relay {
namespace {

// The 16 of USB-RLY16 is the current of its contacts, not their number.
constexpr std::array table{
    Model{.name = "USB-RLY02", .channels = 2, .module_id = 10, .is_latching = false},
    Model{.name = "USB-RLY08", .channels = 8, .module_id = 8, .is_latching = false},
    Model{.name = "USB-RLY16", .channels = 8, .module_id = 9, .is_latching = false},
    Model{.name = "USB-RLY16L", .channels = 8, .module_id = 15, .is_latching = true},
};

}  // namespace

std::span<const Model> models() { return table; }

std::string board_with(Byte module_id) {
  for (const Model& model : table)
    if (model.module_id == module_id) return fmt::format("a {}", model.name);
  return fmt::format("unknown (module id {})", module_id);
}

}  // namespace rig::devantech_relay
