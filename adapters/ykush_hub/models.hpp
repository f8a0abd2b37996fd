// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace rig::ykush_hub {

inline constexpr std::uint16_t vid = 0x04D8;

struct Model {
  std::string_view name{};
  std::uint16_t pid{};
  unsigned channels{};  ///< sockets that can be switched; of a YKUSH3 the fourth is its 5 V output
  std::size_t report_size{};
  bool command_twice{};  ///< the command stands in the first two octets
};

std::span<const Model> models();

/// Null when there is none. The row lives for ever.
const Model* find_model(std::uint16_t vendor, std::uint16_t product);

}  // namespace rig::ykush_hub
