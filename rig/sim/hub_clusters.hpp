// SPDX-License-Identifier: Apache-2.0
//
// What a device reads from its hub (ZCL Time cluster; Smart Energy Keep-Alive cluster).
#pragma once

#include <cstdint>

namespace rig::sim {

inline constexpr std::uint16_t time_cluster = 0x000A;
inline constexpr std::uint16_t time_attribute = 0x0000;
inline constexpr std::uint32_t no_time = 0xFFFFFFFF;
inline constexpr std::uint16_t keep_alive_cluster = 0x0025;
inline constexpr std::uint16_t keep_alive_base = 0x0000;    // minutes, u8
inline constexpr std::uint16_t keep_alive_jitter = 0x0001;  // seconds, u16

}  // namespace rig::sim
