// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/znp/types.hpp"

#include <fmt/format.h>

#include <array>

namespace rig::znp {
namespace {

struct Row {
  Status status;
  std::string_view name;
};
constexpr std::array names{
    Row{Status::success, "success"},
    Row{Status::failure, "failure"},
    Row{Status::invalid_parameter, "invalid_parameter"},
    Row{Status::nv_item_created, "nv_item_created"},
    Row{Status::nv_operation_failed, "nv_operation_failed"},
    Row{Status::buffer_full, "buffer_full"},
    Row{Status::mac_no_resources, "mac_no_resources"},
    Row{Status::aps_fail, "aps_fail"},
    Row{Status::aps_no_ack, "aps_no_ack"},
    Row{Status::aps_duplicate_entry, "aps_duplicate_entry"},
    Row{Status::nwk_invalid_request, "nwk_invalid_request"},
    Row{Status::nwk_no_route, "nwk_no_route"},
    Row{Status::mac_channel_access_failure, "mac_channel_access_failure"},
    Row{Status::mac_no_ack, "mac_no_ack"},
    Row{Status::mac_transaction_expired, "mac_transaction_expired"},
    Row{Status::not_ready, "not_ready"},
    Row{Status::queue_full, "queue_full"},
    Row{Status::message_too_long, "message_too_long"},
    Row{Status::wrong_profile, "wrong_profile"},
    Row{Status::timed_out, "timed_out"},
    Row{Status::lost_in_reset, "lost_in_reset"},
    Row{Status::bad_response, "bad_response"},
    Row{Status::unknown_command, "unknown_command"},
};

}  // namespace

std::string name(Status status) {
  for (const Row& row : names)
    if (row.status == status) return std::string(row.name);
  return fmt::format("0x{:02X}", static_cast<unsigned>(status));
}

}  // namespace rig::znp
