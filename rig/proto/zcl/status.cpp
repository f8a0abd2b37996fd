// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/zcl/status.hpp"

#include <fmt/format.h>

namespace rig::zcl {

std::string name(Status status) {
  switch (status) {
    case Status::success: return "SUCCESS";
    case Status::failure: return "FAILURE";
    case Status::not_authorized: return "NOT_AUTHORIZED";
    case Status::malformed_command: return "MALFORMED_COMMAND";
    case Status::unsup_cluster_command: return "UNSUP_CLUSTER_COMMAND";
    case Status::unsup_general_command: return "UNSUP_GENERAL_COMMAND";
    case Status::invalid_field: return "INVALID_FIELD";
    case Status::unsupported_attribute: return "UNSUPPORTED_ATTRIBUTE";
    case Status::invalid_value: return "INVALID_VALUE";
    case Status::read_only: return "READ_ONLY";
    case Status::insufficient_space: return "INSUFFICIENT_SPACE";
    case Status::not_found: return "NOT_FOUND";
    case Status::unreportable_attribute: return "UNREPORTABLE_ATTRIBUTE";
    case Status::invalid_data_type: return "INVALID_DATA_TYPE";
    case Status::write_only: return "WRITE_ONLY";
    case Status::timeout: return "TIMEOUT";
    case Status::abort: return "ABORT";
    case Status::invalid_image: return "INVALID_IMAGE";
    case Status::wait_for_data: return "WAIT_FOR_DATA";
    case Status::no_image_available: return "NO_IMAGE_AVAILABLE";
    case Status::require_more_image: return "REQUIRE_MORE_IMAGE";
    case Status::notification_pending: return "NOTIFICATION_PENDING";
    case Status::hardware_failure: return "HARDWARE_FAILURE";
    case Status::unsupported_cluster: return "UNSUPPORTED_CLUSTER";
  }
  return fmt::format("0x{:02X}", static_cast<unsigned>(status));
}

}  // namespace rig::zcl
