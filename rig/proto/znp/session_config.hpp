// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/base/time.hpp"
#include "rig/proto/znp/commands.hpp"

namespace rig::znp {

/// The network to resume or form.
struct NetworkSettings {
  std::uint16_t pan_id{};
  std::uint64_t extended_pan_id{};
  std::uint32_t channel_mask = 1u << 11;  ///< bit 11..26
  Key network_key{};
  std::int8_t tx_power_dbm = 5;
};

/// Basic, Time, OTA, Key Establishment and the Smart Energy clusters of an energy services interface on endpoint 1.
inline Register energy_services_interface() {
  return {.endpoint = 1,
          .profile = 0x0109,
          .device = 0x0500,
          .in = {{0x0000, 0x000A, 0x0019, 0x0700, 0x0701, 0x0702, 0x0703, 0x0800}},
          .out = {{0x0003, 0x0019, 0x0702, 0x0703, 0x0800}}};
}

struct SessionConfig {
  NetworkSettings network{};
  Register endpoint = energy_services_interface();
  /// A CC2531 takes a second out of its boot loader, a CC2652 with full memory up to two.
  Duration reset_patience = std::chrono::seconds(3);
  int reset_attempts = 4;
  Duration command_timeout = std::chrono::seconds(6);
  /// Forming a network means scanning for others first.
  Duration network_timeout = std::chrono::seconds(40);
  /// A message not confirmed by then counts as timed_out: longer than the stack's own patience with sleepy devices (7.68 s).
  Duration message_timeout = std::chrono::seconds(30);
  /// Octets of one frame come without a longer pause.
  Duration line_silence = std::chrono::milliseconds(200);
  std::size_t max_in_flight = 0;  ///< 0: what the firmware is known to bear, 16 for Z-Stack 3.x.0, 2 for 3.0.x
  std::size_t message_queue = 64;
  std::size_t command_queue = 16;
  /// While the NCP has no room for a message it is offered again, after a pause that doubles up to the longest.
  Duration retry_pause = std::chrono::milliseconds(50);
  Duration longest_retry_pause = std::chrono::seconds(1);
  int room_retries = 30;
};

}  // namespace rig::znp
