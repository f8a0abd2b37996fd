// SPDX-License-Identifier: Apache-2.0
#include "adapters/numato_relay/models.hpp"

#include <array>

namespace rig::numato_relay {
namespace {

// The module with 64 contacts names them 00 to 63; it is not among these.
constexpr std::array table{
    Model{.name = "1 Channel", .channels = 1},   Model{.name = "2 Channel", .channels = 2},
    Model{.name = "4 Channel", .channels = 4},   Model{.name = "8 Channel", .channels = 8},
    Model{.name = "16 Channel", .channels = 16}, Model{.name = "32 Channel", .channels = 32},
};

}  // namespace

std::span<const Model> models() { return table; }

}  // namespace rig::numato_relay
