// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "rig/proto/ezsp/layout.hpp"

namespace rig::ezsp {

enum class FrameKind { command, callback };

/// One EZSP frame id: what it is called in UG100, who sends it, in which protocol versions.
struct FrameRow {
  std::uint16_t id{};
  std::string_view name;
  FrameKind kind{};
  Versions versions{};
};

/// Every frame id known here; ids ascend (checked at compile time).
std::span<const FrameRow> frame_table();

/// Nothing when the version has no such frame.
const FrameRow* find_frame(std::uint16_t id, Version version);

/// "sendUnicast", or "frame 0x01FF".
std::string frame_name(std::uint16_t id, Version version);

}  // namespace rig::ezsp
