// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_hid_relay/models.hpp"

#include <array>

namespace rig::lcus_hid_relay {
namespace {

constexpr std::array table{
    Model{.name = "LCUS-1", .channels = 1},
    Model{.name = "LCUS-2", .channels = 2},
    Model{.name = "LCUS-4", .channels = 4},
    Model{.name = "LCUS-8", .channels = 8},
};

}  // namespace

std::span<const Model> models() { return table; }

}  // namespace rig::lcus_hid_relay
