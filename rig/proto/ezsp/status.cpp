// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ezsp/status.hpp"

#include <algorithm>
#include <array>

namespace rig::ezsp {
namespace {

constexpr std::uint32_t ember_only = 0x10000;
constexpr std::uint32_t rig_only = 0x20000;
constexpr std::uint32_t no_octet = 0x100;

struct Row {
  Status status;
  std::string_view name;
  std::uint32_t ember = no_octet;
};

constexpr std::array rows{
    Row{Status::ok, "ok", 0x00},
    Row{Status::fail, "fail", 0x01},
    Row{Status::invalid_state, "invalid_state", 0x70},
    Row{Status::network_busy, "network_busy", 0xA1},
    Row{Status::in_progress, "in_progress", 0xBA},
    Row{Status::library_not_present, "library_not_present", 0xB5},
    Row{Status::network_up, "network_up", 0x90},
    Row{Status::network_down, "network_down", 0x91},
    Row{Status::not_joined, "not_joined", 0x93},
    Row{Status::no_buffers, "no_buffers", 0x18},
    Row{Status::bad_argument, "bad_argument", 0x02},
    Row{Status::index_out_of_range, "index_out_of_range", 0xB1},
    Row{Status::not_found, "not_found", 0x03},
    Row{Status::message_too_long, "message_too_long", 0x74},
    Row{Status::delivery_failed, "delivery_failed", 0x66},
    Row{Status::max_message_limit, "max_message_limit", 0x72},
    Row{Status::network_opened, "network_opened", 0x9C},
    Row{Status::network_closed, "network_closed", 0x9D},
    Row{Status::ezsp_error, "ezsp_error"},
    Row{Status::ezsp_version_not_set, "ezsp_version_not_set", 0x30},
    Row{Status::ezsp_invalid_frame_id, "ezsp_invalid_frame_id", 0x31},
    Row{Status::ezsp_wrong_direction, "ezsp_wrong_direction", 0x32},
    Row{Status::ezsp_truncated, "ezsp_truncated", 0x33},
    Row{Status::ezsp_overflow, "ezsp_overflow", 0x34},
    Row{Status::ezsp_invalid_value, "ezsp_invalid_value", 0x36},
    Row{Status::ezsp_invalid_id, "ezsp_invalid_id", 0x37},
    Row{Status::ezsp_invalid_call, "ezsp_invalid_call", 0x38},
    Row{Status::join_failed, "join_failed", 0x94},
    Row{Status::move_failed, "move_failed", 0x96},
    Row{Status::node_id_changed, "node_id_changed", 0x99},
    Row{Status::pan_id_changed, "pan_id_changed", 0x9A},
    Row{Status::channel_changed, "channel_changed", 0x9B},
    Row{Status::aps_encryption_error, "aps_encryption_error", 0xA6},
    Row{Status::table_full, "table_full", 0xB4},
    Row{Status::table_entry_erased, "table_entry_erased", 0xB6},
    Row{Status::key_not_authorised, "key_not_authorised", 0xBB},
    Row{Status::timed_out, "timed_out"},
    Row{Status::lost_in_reset, "lost_in_reset"},
    Row{Status::queue_full, "queue_full"},
    Row{Status::not_ready, "not_ready"},
    Row{Status::bad_response, "bad_response"},
};

constexpr bool ascends() {
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].status <= rows[i - 1].status) return false;
    for (std::size_t j = 0; j < i; ++j)
      if (rows[i].ember != no_octet && rows[i].ember == rows[j].ember) return false;
  }
  return true;
}
static_assert(ascends(), "statuses ascend and no octet stands for two of them");

const Row* find(Status status) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.status == status; });
  return row == rows.end() ? nullptr : &*row;
}

constexpr auto make_from_ember() {
  std::array<Status, 256> table{};
  for (std::uint32_t code = 0; code < table.size(); ++code) table[code] = static_cast<Status>(ember_only + code);
  for (const Row& row : rows)
    if (row.ember != no_octet) table[row.ember] = row.status;
  return table;
}
constexpr auto ember_statuses = make_from_ember();

}  // namespace

std::string name(Status status) {
  if (const Row* row = find(status)) return std::string(row->name);
  return fmt::format("status 0x{:08X}", static_cast<std::uint32_t>(status));
}

std::uint8_t to_ember(Status status) {
  if (status == Status::ok) return 0;
  if (const Row* row = find(status); row && row->ember != no_octet) return static_cast<std::uint8_t>(row->ember);
  const auto raw = static_cast<std::uint32_t>(status);
  return raw >= ember_only && raw < ember_only + 256 ? static_cast<std::uint8_t>(raw) : std::uint8_t{1};
}

Status from_ember(std::uint8_t code) { return ember_statuses[code]; }

std::uint32_t to_sl(Status status) {
  const auto raw = static_cast<std::uint32_t>(status);
  if (status >= Status::ezsp_version_not_set && status <= Status::ezsp_invalid_call)
    return static_cast<std::uint32_t>(Status::ezsp_error);
  if (status == Status::table_entry_erased) return static_cast<std::uint32_t>(Status::not_found);
  return raw >= ember_only && raw < rig_only + 0x100 ? static_cast<std::uint32_t>(Status::fail) : raw;
}

Status from_sl(std::uint32_t code) {
  const bool ours = code >= ember_only && code < rig_only + 0x100;  // no sl_status has these numbers; we do
  return ours ? Status::fail : static_cast<Status>(code);
}

}  // namespace rig::ezsp
