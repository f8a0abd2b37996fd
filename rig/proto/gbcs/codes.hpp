// SPDX-License-Identifier: Apache-2.0
//
// The numbers of GBCS that name a message: what it is for (message code) and, for an alert, what happened (alert code).
// Numbers without an enumerator are kept as they are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rig::gbcs {

/// The CRA flag of the grouping header.
enum class MessageKind : std::uint8_t { command = 1, response = 2, alert = 3 };

/// "command", "response", "alert"
std::string_view name(MessageKind kind);

/// The use case (GBCS table 20 and the use cases' own clauses).
enum class MessageCode : std::uint16_t {
  add_device_to_log = 0x0001,
  remove_device_from_log = 0x0002,
  restore_log = 0x0003,
  activate_firmware = 0x0012,
  read_join_details = 0x0013,
  log_changed_alert = 0x0018,
  read_esme_firmware_version = 0x0059,
  read_gsme_firmware_version = 0x0084,
  activate_credit_from_ppmid = 0x0090,
  top_up_from_ppmid = 0x009B,
  activation_outcome_alert = 0x00CA,
  receipt_alert_esme = 0x00CE,
  receipt_alert_gsme = 0x00CF,
  undelivered_to_esme_alert = 0x00D5,
  read_log_and_check_han = 0x010F,
  duty_cycle_alert = 0x0110,
  discarded_message_alert = 0x0114,
  sub_ghz_capacity_alert = 0x0115,
  firmware_transfer_alert = 0x0128,
  read_firmware_version = 0x0129,
  firmware_version_alert = 0x012B,
  critical_alert = 0x1000,
  non_critical_alert = 0x1001,
};

/// "CS06 activate firmware"; "unknown" for a code that the table does not have.
std::string_view name(MessageCode code);
bool is_known(MessageCode code);

enum class AlertCode : std::uint16_t {
  device_log_changed = 0x8F12,
  verification_failed_at_power_on = 0x8F1B,
  verification_failed = 0x8F1C,
  low_battery = 0x8F1F,
  limited_duty_cycle = 0x8F20,
  normal_duty_cycle_again = 0x8F21,
  critical_duty_cycle = 0x8F22,
  limited_duty_cycle_again = 0x8F23,
  regulated_duty_cycle = 0x8F24,
  critical_duty_cycle_again = 0x8F25,
  message_discarded = 0x8F2C,
  no_more_sub_ghz_devices = 0x8F2D,
  executing_firmware_changed = 0x8F43,
  future_dated_done = 0x8F66,
  future_dated_not_done = 0x8F67,
  verification_succeeded = 0x8F72,
  transfer_failed = 0x8F89,
  transfer_succeeded = 0x8F8A,
  version_after_activation = 0x8F8B,
};

/// "firmware transfer succeeded"; "unknown" for a code that the table does not have.
std::string_view name(AlertCode code);

/// "0x0128", "0x8F8A"
std::string to_string(MessageCode code);
std::string to_string(AlertCode code);

}  // namespace rig::gbcs
