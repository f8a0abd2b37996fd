// SPDX-License-Identifier: Apache-2.0
//
// What a bench file says of hub, head end and the network between them. Light, because every part of the bench reads it.
#pragma once

#include "rig/dcc/defects.hpp"
#include "rig/dcc/profile.hpp"
#include "rig/hub/defects.hpp"
#include "rig/hub/duty_cycle.hpp"
#include "rig/hub/profile.hpp"

namespace rig::io {

/// The CHF of the public test data.
inline constexpr Eui64 test_chf{0x00DB'1234'5678'90A2};
/// The Access Control Broker of the public test data.
inline constexpr Eui64 test_acb{0x90B3'D51F'3000'0002};

/// What hubs do that are not on the bench.
struct RemoteHubs {
  enum class Answer : std::uint8_t { delivers, fails, silent };
  Answer answer = Answer::delivers;
  Duration transfer_time = std::chrono::minutes(15);
  Duration read_back = std::chrono::minutes(10);  ///< from activation to the version alert
};

}  // namespace rig::io
