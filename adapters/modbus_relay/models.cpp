// SPDX-License-Identifier: Apache-2.0
#include "adapters/modbus_relay/models.hpp"

#include <array>

namespace rig::modbus_relay {
namespace {

constexpr std::array table{
    Model{.name = "waveshare_8", .dialect = Dialect::coils, .channels = 8},
    Model{.name = "waveshare_16", .dialect = Dialect::coils, .channels = 16},
    Model{.name = "waveshare_32", .dialect = Dialect::coils, .channels = 32},
    Model{.name = "R421A08", .dialect = Dialect::registers, .channels = 8, .reads_one = true},
    Model{.name = "R421B16", .dialect = Dialect::registers, .channels = 16, .reads_one = true},
    Model{.name = "R4D8A08", .dialect = Dialect::registers, .channels = 8},
    Model{.name = "R4D3B16", .dialect = Dialect::registers, .channels = 16},
};

}  // namespace

std::span<const Model> models() { return table; }

}  // namespace rig::modbus_relay
