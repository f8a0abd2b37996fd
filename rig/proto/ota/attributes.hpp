// SPDX-License-Identifier: Apache-2.0
//
// The attributes of the OTA Upgrade cluster (ZCL 11.10). They live on the client, so the hub reads them with frames directed
// to the client.
#pragma once

#include <cstdint>

namespace rig::ota {

inline constexpr std::uint16_t cluster_id = 0x0019;

enum class Attribute : std::uint16_t {
  upgrade_server_id = 0x0000,                  // EUI64, FF x 8 before discovery
  file_offset = 0x0001,                        // u32
  current_file_version = 0x0002,               // u32: the version that runs
  current_zigbee_stack_version = 0x0003,       // u16, 2 = PRO
  downloaded_file_version = 0x0004,            // u32: downloaded, not yet running
  downloaded_zigbee_stack_version = 0x0005,    // u16
  image_upgrade_status = 0x0006,               // enum8 ImageUpgradeStatus
  manufacturer_id = 0x0007,                    // u16
  image_type_id = 0x0008,                      // u16
  minimum_block_period = 0x0009,               // u16: milliseconds in cluster revisions 1 and 3 up, seconds in revision 2 (SE 1.2b)
  image_stamp = 0x000A,                        // u32
  upgrade_activation_policy = 0x000B,          // enum8 ActivationPolicy, since SE 1.2b
  upgrade_timeout_policy = 0x000C,             // enum8 TimeoutPolicy, since SE 1.2b
  cluster_revision = 0xFFFD,                   // u16
};

enum class ImageUpgradeStatus : std::uint8_t {
  normal = 0,
  download_in_progress = 1,
  download_complete = 2,
  waiting_to_upgrade = 3,
  count_down = 4,
  wait_for_more = 5,
  waiting_for_external_event = 6,
};

enum class ActivationPolicy : std::uint8_t { server_may_activate = 0, out_of_band_only = 1 };
enum class TimeoutPolicy : std::uint8_t { apply_after_timeout = 0, never_apply_after_timeout = 1 };

}  // namespace rig::ota
