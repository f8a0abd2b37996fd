// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace rig::lcus_hid_relay {

inline constexpr std::uint16_t vid = 0x5131;
inline constexpr std::uint16_t pid = 0x2007;

struct Model {
  std::string_view name{};  ///< as printed on the board; the USB texts do not tell
  unsigned channels{};
};

std::span<const Model> models();

}  // namespace rig::lcus_hid_relay
