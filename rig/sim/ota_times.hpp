// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "rig/base/time.hpp"

namespace rig::sim {

/// The delay a server means by a pair of ZCL times (ZCL 11.13.8.2): with current time 0 the target is the delay itself, in seconds.
/// Nothing when the target lies in the past.
inline std::optional<Duration> delay_between(std::uint32_t current, std::uint32_t target) {
  if (current == 0) return std::chrono::seconds(target);
  if (target < current) return std::nullopt;
  return std::chrono::seconds(target - current);
}

}  // namespace rig::sim
