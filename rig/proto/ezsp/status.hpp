// SPDX-License-Identifier: Apache-2.0
//
// EZSP reports success and trouble in two numberings: one octet (EmberStatus and EzspStatus) up to protocol version 13,
// and sl_status, four octets, from 14. Some security commands use sl_status in versions 12 and 13 already. We hold one
// numbering.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "rig/wire/layout.hpp"

namespace rig::ezsp {

/// EZSP protocol version, 4..; it decides header form and layouts.
using Version = std::uint8_t;
inline constexpr Version first_wide_status = 14;

/// The values are those of sl_status; what only the one-octet numbering has lies at 0x10000 + octet; what only this rig
/// says lies from 0x20000. An unknown number from the wire keeps its value.
enum class Status : std::uint32_t {
  ok = 0x0000,
  fail = 0x0001,
  invalid_state = 0x0002,
  network_busy = 0x0004,
  in_progress = 0x0005,
  library_not_present = 0x000E,
  network_up = 0x0015,
  network_down = 0x0016,
  not_joined = 0x0017,
  no_buffers = 0x0019,
  bad_argument = 0x0021,
  index_out_of_range = 0x0027,
  not_found = 0x002D,
  message_too_long = 0x0038,
  delivery_failed = 0x0C02,
  max_message_limit = 0x0C03,
  network_opened = 0x0C18,
  network_closed = 0x0C19,
  ezsp_error = 0x0C1E,

  ezsp_version_not_set = 0x10030,
  ezsp_invalid_frame_id = 0x10031,
  ezsp_wrong_direction = 0x10032,
  ezsp_truncated = 0x10033,
  ezsp_overflow = 0x10034,
  ezsp_invalid_value = 0x10036,
  ezsp_invalid_id = 0x10037,
  ezsp_invalid_call = 0x10038,
  join_failed = 0x10094,
  move_failed = 0x10096,
  node_id_changed = 0x10099,
  pan_id_changed = 0x1009A,
  channel_changed = 0x1009B,
  aps_encryption_error = 0x100A6,
  table_full = 0x100B4,
  table_entry_erased = 0x100B6,
  key_not_authorised = 0x100BB,

  timed_out = 0x20000,      // the NCP never said what became of it
  lost_in_reset = 0x20001,  // under way when the NCP restarted
  queue_full = 0x20002,     // refused here, never given to the NCP
  not_ready = 0x20003,      // asked before Ready or after a failure
  bad_response = 0x20004,   // the NCP's answer could not be decoded
};

/// "delivery_failed"; an unknown number as "status 0x00000C77".
std::string name(Status status);

/// One octet, versions up to 13. What has no octet becomes fail (0x01).
std::uint8_t to_ember(Status status);
Status from_ember(std::uint8_t code);

/// sl_status, four octets. What has none becomes ezsp_error (EZSP's own complaints) or fail.
std::uint32_t to_sl(Status status);
Status from_sl(std::uint32_t code);

/// A status that travels as sl_status in every version.
struct SlStatus {
  Status value{};
  bool operator==(const SlStatus&) const = default;
};

}  // namespace rig::ezsp
