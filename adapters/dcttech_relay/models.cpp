// SPDX-License-Identifier: Apache-2.0
#include "adapters/dcttech_relay/models.hpp"

#include <array>

namespace rig::dcttech_relay {
namespace {

constexpr std::array table{
    Model{.name = "USBRelay1", .channels = 1},
    Model{.name = "USBRelay2", .channels = 2},
    Model{.name = "USBRelay4", .channels = 4},
    Model{.name = "USBRelay8", .channels = 8},
};

}  // namespace

std::span<const Model> models() { return table; }

const Model* find_model(std::string_view product) {
  for (const Model& model : table)
    if (model.name == product) return &model;
  return nullptr;
}

}  // namespace rig::dcttech_relay
