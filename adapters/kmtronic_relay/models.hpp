// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "adapters/kmtronic_relay/protocol.hpp"

namespace rig::kmtronic_relay {

struct Model {
  std::string_view name{};  ///< as the vendor sells it
  unsigned channels{};
  QueryForm query{};
};

std::span<const Model> models();

}  // namespace rig::kmtronic_relay
