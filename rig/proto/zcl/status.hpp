// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace rig::zcl {

/// ZCL status codes (ZCL 2.6.3), with the four that only the OTA Upgrade cluster uses. A device may send any other octet.
enum class Status : std::uint8_t {
  success = 0x00,
  failure = 0x01,
  not_authorized = 0x7E,
  malformed_command = 0x80,
  unsup_cluster_command = 0x81,
  unsup_general_command = 0x82,
  invalid_field = 0x85,
  unsupported_attribute = 0x86,
  invalid_value = 0x87,
  read_only = 0x88,
  insufficient_space = 0x89,
  not_found = 0x8B,
  unreportable_attribute = 0x8C,
  invalid_data_type = 0x8D,
  write_only = 0x8F,
  timeout = 0x94,
  abort = 0x95,
  invalid_image = 0x96,
  wait_for_data = 0x97,
  no_image_available = 0x98,
  require_more_image = 0x99,
  notification_pending = 0x9A,
  hardware_failure = 0xC0,
  unsupported_cluster = 0xC3,
};

/// "NO_IMAGE_AVAILABLE"; "0xA7" for an octet without a name.
std::string name(Status status);

}  // namespace rig::zcl
