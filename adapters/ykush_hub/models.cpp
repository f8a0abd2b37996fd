// SPDX-License-Identifier: Apache-2.0
#include "adapters/ykush_hub/models.hpp"

#include <array>

namespace rig::ykush_hub {
namespace {

constexpr std::array table{
    Model{.name = "YKUSH", .pid = 0xF2F7, .channels = 3, .report_size = 64},
    Model{.name = "YKUSH-beta", .pid = 0x0042, .channels = 3, .report_size = 6, .command_twice = true},
    Model{.name = "YKUSH3", .pid = 0xF11B, .channels = 4, .report_size = 64},
    Model{.name = "YKUSHXS", .pid = 0xF0CD, .channels = 1, .report_size = 64},
};

}  // namespace

std::span<const Model> models() { return table; }

const Model* find_model(std::uint16_t vendor, std::uint16_t product) {
  for (const Model& model : table)
    if (vendor == vid && product == model.pid) return &model;
  return nullptr;
}

}  // namespace rig::ykush_hub
