// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace rig::numato_relay {

struct Model {
  std::string_view name{};  ///< "8 Channel", as the vendor sells it
  unsigned channels{};
};

std::span<const Model> models();

}  // namespace rig::numato_relay
