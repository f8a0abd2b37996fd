// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace rig::dcttech_relay {

inline constexpr std::uint16_t vid = 0x16C0;
inline constexpr std::uint16_t pid = 0x05DF;
inline constexpr std::string_view manufacturer = "www.dcttech.com";

struct Model {
  std::string_view name{};  ///< the USB product text
  unsigned channels{};
};

std::span<const Model> models();

/// Null when there is none. The row lives for ever.
const Model* find_model(std::string_view product);

}  // namespace rig::dcttech_relay
