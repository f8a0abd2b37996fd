// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/hub/profile.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::yaml {

template <>
struct Names<hub::DeviceClass> {
  using E = hub::DeviceClass;
  static constexpr std::array values{Named{"ppmid", E::ppmid}, Named{"ihd", E::ihd}, Named{"hcalcs", E::hcalcs},
                                     Named{"esme", E::esme}, Named{"gsme", E::gsme}};
};
template <>
struct Names<hub::ReportProfile> {
  using E = hub::ReportProfile;
  static constexpr std::array values{Named{"draft2019", E::draft2019}, Named{"final2022", E::final2022}};
};
template <>
struct Names<hub::SizeOperator> {
  using E = hub::SizeOperator;
  static constexpr std::array values{Named{"strict", E::strict}, Named{"inclusive", E::inclusive}};
};
template <>
struct Names<hub::BlockUse> {
  using E = hub::BlockUse;
  static constexpr std::array values{Named{"any_class", E::any_class}, Named{"esme_block_only", E::esme_block_only}};
};
template <>
struct Names<hub::OverwritePolicy> {
  using E = hub::OverwritePolicy;
  static constexpr std::array values{Named{"AT12", E::at12}, Named{"BR", E::br}};
};
template <>
struct Names<hub::BusyAnswer> {
  using E = hub::BusyAnswer;
  static constexpr std::array values{Named{"refuse", E::refuse}, Named{"wait", E::wait}};
};
template <>
struct Names<hub::SameModel> {
  using E = hub::SameModel;
  static constexpr std::array values{Named{"replaces", E::replaces}, Named{"kept_beside", E::kept_beside}};
};
template <>
struct Names<hub::ImageChoice> {
  using E = hub::ImageChoice;
  static constexpr std::array values{Named{"first_come", E::first_come}, Named{"highest_version", E::highest_version}};
};
template <>
struct Names<hub::HardwareAbsent> {
  using E = hub::HardwareAbsent;
  static constexpr std::array values{Named{"match", E::match}, Named{"mismatch", E::mismatch}};
};
template <>
struct Names<hub::RepeatedOutcome> {
  using E = hub::RepeatedOutcome;
  static constexpr std::array values{Named{"suppressed", E::suppressed}, Named{"alerted", E::alerted}};
};
template <>
struct Names<hub::LimitedDutyOta> {
  using E = hub::LimitedDutyOta;
  static constexpr std::array values{Named{"suspend", E::suspend}, Named{"continue", E::keep_on}};
};
template <>
struct Names<hub::NotifyForm> {
  using E = hub::NotifyForm;
  static constexpr std::array values{Named{"unicast", E::unicast}, Named{"broadcast", E::broadcast},
                                     Named{"none", E::none}};
};
template <>
struct Names<hub::ActivationIssue> {
  using E = hub::ActivationIssue;
  static constexpr std::array values{Named{"with_end_response", E::with_end_response},
                                     Named{"after_all_covered", E::after_all_covered},
                                     Named{"at_activation_time", E::at_activation_time}};
};
template <>
struct Names<hub::HcalcsEndResponse> {
  using E = hub::HcalcsEndResponse;
  static constexpr std::array values{Named{"wait", E::wait}, Named{"now", E::now}};
};

template <>
struct YamlLayout<hub::Profile> {
  using T = hub::Profile;
  static constexpr std::tuple fields{
      Field{"report_profile", &T::report_profile,
            "who reports the version after activation: the hub (draft2019) or the device", optional},
      Field{"kilobyte", &T::kilobyte, "octets per KB of the 750 KB limit", optional, range(1000, 1024)},
      Field{"size_operator", &T::size_operator, "whether exactly 750 KB fit", optional},
      Field{"blocks", &T::blocks, "which memory blocks an image for a PPMID, IHD or HCALCS may use", optional},
      Field{"overwrite_policy", &T::overwrite_policy,
            "whether a meter's image overwrites one that is being transferred", optional},
      Field{"unforced_when_busy", &T::unforced_when_busy, "an image that may overwrite nothing", optional},
      Field{"same_model", &T::same_model, "what a new image does to a held one for the same model", optional},
      Field{"image_choice", &T::image_choice, "which of several images for one device comes first", optional},
      Field{"hardware_absent", &T::hardware_absent, "how a query without hardware version counts", optional},
      Field{"repeated_outcome", &T::repeated_outcome, "a second outcome for the same list entry", optional},
      Field{"limited_duty_ota", &T::limited_duty_ota, "transfers while the duty cycle is limited", optional},
      Field{"notify", &T::notify, "how devices hear of an image", optional},
      Field{"activation_issue", &T::activation_issue, "when a delivered device is told its activation time", optional},
      Field{"hcalcs_end_response", &T::hcalcs_end_response, "the End Response to a device that activates by command",
            optional},
      Field{"refusal_alert", &T::refusal_alert, "0x8F89 for the targets of a refused image", optional},
      Field{"read_back_delay", &T::read_back_delay, "from activation to reading the version", optional},
      Field{"read_back_tolerance", &T::read_back_tolerance, "how much later still counts as on time", optional},
      Field{"read_timeout", &T::read_timeout, "for the device to answer that read", optional},
      Field{"max_store_age", &T::max_store_age, "after which an image may be overwritten (AT-12 rule 1)", optional},
      Field{"activation_max", &T::activation_max, "how far ahead an activation may lie", optional},
      Field{"watchdog_floor", &T::watchdog_floor, "silence that fails a transfer, at least", optional},
      Field{"watchdog_factor", &T::watchdog_factor, "the same as a multiple of the nominal transfer time", optional,
            range(1, 1000)},
      Field{"nominal_blocks_per_second", &T::nominal_blocks_per_second, "for the nominal transfer time", optional,
            range(0.01, 1000)}};
};

}  // namespace rig::yaml
