// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace rig::hub {

/// Duty-cycle states of a sub-GHz hub (Smart Energy 1.4 Sub-GHz cluster); `regulated`: no transmission at all.
enum class DutyState : std::uint8_t { normal, limited, critical, regulated };
std::string_view name(DutyState state);

}  // namespace rig::hub
