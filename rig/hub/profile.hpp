// SPDX-License-Identifier: Apache-2.0
//
// The choices a Communications Hub makes where the source documents are open or disagree. Every one has a name and a
// value that goes into the record: switches().
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "rig/base/time.hpp"
#include "rig/hub/job.hpp"

namespace rig::hub {

/// Who tells the running version after activation (alert 0x8F8B): the hub after reading it (SECMP0007 draft of 2019),
/// or the device itself (as built in 2022).
enum class ReportProfile : std::uint8_t { draft2019, final2022 };
/// "less than 750 KB" (BR 3.1.3) or "not exceeding" it (C_7).
enum class SizeOperator : std::uint8_t { strict, inclusive };
/// Both blocks for every class (SECAS), or the ESME block alone for PPMID, IHD and HCALCS (DCC).
enum class BlockUse : std::uint8_t { any_class, esme_block_only };
/// Assumption MP07-AT-12, which never overwrites during a transfer, or business requirement BR 2.5, which does for
/// meters.
enum class OverwritePolicy : std::uint8_t { at12, br };
/// An image that may not overwrite anything: refused, or kept waiting until a transfer has ended.
enum class BusyAnswer : std::uint8_t { refuse, wait };
/// What a new image does to a held one for the same Device Model.
enum class SameModel : std::uint8_t { replaces, kept_beside };
/// Which of several images for one device is offered first.
enum class ImageChoice : std::uint8_t { first_come, highest_version };
/// A query without hardware version (the field is optional).
enum class HardwareAbsent : std::uint8_t { match, mismatch };
/// A second outcome for an entry that has one.
enum class RepeatedOutcome : std::uint8_t { suppressed, alerted };
/// Transfers while the sub-GHz duty cycle is limited: suspended (C_6) or going on (Smart Energy reference stack).
enum class LimitedDutyOta : std::uint8_t { suspend, keep_on };
enum class NotifyForm : std::uint8_t { unicast, broadcast, none };
/// When a delivered PPMID or IHD is told its activation time: in the Upgrade End Response it is waiting for; when all
/// devices of the image are covered (the order of Appendix 3); or unasked, at that time.
enum class ActivationIssue : std::uint8_t { with_end_response, after_all_covered, at_activation_time };
/// The Upgrade End Response to a HCALCS or meter, which activates by command: "wait" (0xFFFFFFFF), or "now" as some
/// stacks do.
enum class HcalcsEndResponse : std::uint8_t { wait, now };

struct Profile {
  ReportProfile report_profile{ReportProfile::draft2019};
  std::uint32_t kilobyte{1024};  ///< octets: "750 KB" is defined nowhere; 1000 or 1024
  SizeOperator size_operator{SizeOperator::strict};
  BlockUse blocks{BlockUse::any_class};
  OverwritePolicy overwrite_policy{OverwritePolicy::at12};
  BusyAnswer unforced_when_busy{BusyAnswer::refuse};
  SameModel same_model{SameModel::replaces};
  ImageChoice image_choice{ImageChoice::first_come};
  HardwareAbsent hardware_absent{HardwareAbsent::match};
  RepeatedOutcome repeated_outcome{RepeatedOutcome::suppressed};
  LimitedDutyOta limited_duty_ota{LimitedDutyOta::suspend};
  NotifyForm notify{NotifyForm::unicast};
  ActivationIssue activation_issue{ActivationIssue::with_end_response};
  HcalcsEndResponse hcalcs_end_response{HcalcsEndResponse::wait};
  bool refusal_alert{true};  ///< 0x8F89 (imageDiscarded) for every target of an image that got no block
  Duration read_back_delay{std::chrono::minutes(10)};      ///< from activation to reading the version
  Duration read_back_tolerance{std::chrono::seconds(60)};  ///< how much later still counts as on time
  Duration read_timeout{std::chrono::seconds(30)};         ///< for the device to answer
  Duration max_store_age{std::chrono::hours(7 * 24)};      ///< AT-12 rule 1; makes eligible, never deletes
  Duration activation_max{std::chrono::hours(30 * 24)};    ///< how far ahead an activation may lie
  Duration watchdog_floor{std::chrono::minutes(30)};       ///< silence after the first block, at least
  double watchdog_factor{3};                               ///< times the nominal duration of the transfer
  double nominal_blocks_per_second{5};                     ///< of 56 octets
};

/// Octets of a Manufacturer Image that no longer fit: 750 KB, one more where exactly 750 KB is accepted.
std::uint32_t first_oversize(const Profile& profile);
/// How long a device that began to download may be silent before its transfer has failed.
Duration download_watchdog(const Profile& profile, std::uint32_t manufacturer_image_size);

struct Switch {
  std::string name;
  std::string value;
  bool operator==(const Switch&) const = default;
};
/// Every member of the profile as it would be written in YAML, in the order above.
std::vector<Switch> switches(const Profile& profile);

}  // namespace rig::hub
