// SPDX-License-Identifier: Apache-2.0
//
// The Smart Energy Sub-GHz cluster 0x070B, as far as a Communications Hub of a limited duty cycle needs it.
#pragma once

#include "rig/proto/zcl/frame.hpp"

namespace rig::zcl {

inline constexpr std::uint16_t sub_ghz_cluster = 0x070B;

/// From the hub: for so long the client sends nothing but messages of this cluster and of the OTA cluster. 0: it may send again.
struct SuspendZclMessages {
  static constexpr std::uint8_t command = 0x00;
  std::uint8_t minutes{};
  bool operator==(const SuspendZclMessages&) const = default;
};

}  // namespace rig::zcl

template <>
struct rig::wire::Layout<rig::zcl::SuspendZclMessages> {
  static constexpr std::string_view name = "suspend_zcl_messages";
  static constexpr std::tuple fields{Field{"minutes", &zcl::SuspendZclMessages::minutes}};
};

namespace rig::zcl {

inline FrameBytes suspend_frame(std::uint8_t sequence, std::uint8_t minutes) {
  return frame({FrameType::cluster_specific, Direction::to_client, true, {}, sequence, SuspendZclMessages::command}, SuspendZclMessages{minutes});
}

}  // namespace rig::zcl
