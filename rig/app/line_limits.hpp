// SPDX-License-Identifier: Apache-2.0
//
// What a line of 115,200 baud and a channel of 250 kbit/s allow, worked out by hand, to hold a measured transfer against.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "rig/base/time.hpp"
#include "rig/proto/ezsp/types.hpp"

namespace rig::app {

struct LineScenario {
  ezsp::Version version{};
  std::uint8_t block{};          ///< octets of image per response
  bool encrypted = false;        ///< APS link key security
  bool acknowledged = false;     ///< APS acknowledgements both ways
  bool radio_time = true;        ///< false: only the line takes time
  std::size_t devices = 1;
};
std::string describe(const LineScenario& scenario);

/// One block on its way, part by part.
struct BlockArithmetic {
  /// EZSP frames in octets, without ASH.
  std::size_t incoming{}, send_unicast{}, response{}, sent{};
  /// On the line, with ASH framing and the stuffing random octets need on average.
  Duration incoming_time{}, send_unicast_time{}, response_time{}, sent_time{}, ack_time{};
  /// On the air, with mean channel access; acknowledgement zero where none is asked for.
  Duration request_air{}, block_air{}, acknowledgement_air{};

  /// One device that asks again as soon as it has its block: request, line up, line down, block, its acknowledgement.
  Duration stop_and_wait() const { return request_air + incoming_time + send_unicast_time + block_air + acknowledgement_air; }
  /// What one direction of the line and the channel have to carry per block, whoever it is for.
  Duration line_down() const { return send_unicast_time + 3 * ack_time; }
  Duration line_up() const { return incoming_time + response_time + sent_time + ack_time; }
  Duration channel() const { return request_air + block_air + 2 * acknowledgement_air; }
  /// The shortest time per block, however many devices there are.
  Duration ceiling() const { return std::max({line_down(), line_up(), channel()}); }
};
BlockArithmetic work_out(const LineScenario& scenario);

/// The time per block that `devices` of them cannot beat together.
Duration limit(const LineScenario& scenario);
/// The time per block the rig takes, in virtual time on the virtual bench.
Duration measure(const LineScenario& scenario);

/// The cases of docs/benchmarks.md.
std::vector<LineScenario> line_scenarios();

}  // namespace rig::app
