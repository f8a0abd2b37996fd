// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_relay/models.hpp"

#include <fmt/format.h>

#include <array>

namespace rig::lcus_relay {
namespace {

using namespace std::chrono_literals;

constexpr std::array table{
    Model{.name = "LCUS-1", .channels = 1, .reads_back = false, .command_gap = 10ms, .reply_time_out = 500ms},
    Model{.name = "LCUS-2", .channels = 2, .reads_back = true, .command_gap = 10ms, .reply_time_out = 500ms},
    Model{.name = "LCUS-4", .channels = 4, .reads_back = true, .command_gap = 10ms, .reply_time_out = 500ms},
    Model{.name = "LCUS-8", .channels = 8, .reads_back = true, .command_gap = 10ms, .reply_time_out = 500ms},
};

}  // namespace

std::span<const Model> models() { return table; }

Result<const Model*> find_model(std::string_view name) {
  std::string known;
  for (const Model& model : table) {
    if (model.name == name) return &model;
    known += fmt::format("{}{}", known.empty() ? "" : ", ", model.name);
  }
  return make_error(ErrorCode::not_found, fmt::format("there is no relay board model '{}'; known are {}", name, known));
}

}  // namespace rig::lcus_relay
