// SPDX-License-Identifier: Apache-2.0
#include "adapters/cleware_switch/models.hpp"

#include <array>

namespace rig::cleware_switch {
namespace {

constexpr std::array table{
    Model{.name = "USB-Switch", .pid = 0x0008, .channels = 1, .product = "Switch"},
    Model{.name = "USB-Switch4", .pid = 0x0008, .channels = 4, .product = "Switch"},
    Model{.name = "USB-Switch8", .pid = 0x0030, .channels = 8, .product = "Switch", .long_command = true},
    Model{.name = "USB-Cutter", .pid = 0x0008, .channels = 1, .product = "Cutter", .cuts = true},
};

}  // namespace

std::span<const Model> models() { return table; }

}  // namespace rig::cleware_switch
