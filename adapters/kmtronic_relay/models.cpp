// SPDX-License-Identifier: Apache-2.0
#include "adapters/kmtronic_relay/models.hpp"

#include <array>

namespace rig::kmtronic_relay {
namespace {

constexpr std::array table{
    Model{.name = "USB One Relay", .channels = 1, .query = QueryForm::one},
    Model{.name = "USB Two Relay", .channels = 2, .query = QueryForm::one},
    Model{.name = "USB Four Relay", .channels = 4, .query = QueryForm::all},
    Model{.name = "USB Eight Relay", .channels = 8, .query = QueryForm::all},
};

}  // namespace

std::span<const Model> models() { return table; }

}  // namespace rig::kmtronic_relay
