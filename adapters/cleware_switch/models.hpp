// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace rig::cleware_switch {

inline constexpr std::uint16_t vid = 0x0D50;

struct Model {
  std::string_view name{};
  std::uint16_t pid{};
  unsigned channels{};
  std::string_view product{};  ///< a part of its USB product text; the ids alone are those of a traffic light too
  bool cuts{};                 ///< told 1 it interrupts what it is in
  bool long_command{};         ///< wants to be told which sockets a command is about
};

std::span<const Model> models();

}  // namespace rig::cleware_switch
