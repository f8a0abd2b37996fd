// SPDX-License-Identifier: Apache-2.0
//
// Every choice that the sources leave open, or that differs between the 2019 draft and what was built, as far as the
// head end makes it. A run tells them all in its report.
#pragma once

#include "rig/dcc/values.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::dcc {

enum class ReportProfile { draft2019, final2022 };
enum class SizeOperator { strict, inclusive };  // "less than 750KB" or "not exceed 750KB"
enum class SizeOf { manufacturer_image, whole_image };
enum class PpmidHash { pre_modification, post_modification };  // optional, required
enum class DualSupplier { either, both };
enum class GbcsEntries { one_per_version, several };  // of one firmware version on the CPL
enum class FutureFragment { refuse, flag, accept };
enum class Duplicates { collapse, refuse };
enum class UpgradePath { block, warn, ignore };
enum class CountOf { requests, devices };

/// Anomaly detection: at most `threshold` within `window`, per sender; none without a threshold.
struct AnomalyThreshold {
  std::optional<std::uint32_t> threshold;
  Duration window{std::chrono::hours(24)};
  CountOf count{CountOf::devices};
};

struct Profile {
  ReportProfile report_profile{ReportProfile::draft2019};
  std::uint32_t kilobyte{1000};
  SizeOperator size_operator{SizeOperator::strict};
  SizeOf size_of{SizeOf::manufacturer_image};
  Duration activation_max{std::chrono::hours(24 * 30)};
  Duration hub_timeout{std::chrono::hours(24)};
  Duration version_timeout{std::chrono::hours(1)};
  Duration command_timeout{std::chrono::hours(24)};
  AnomalyThreshold anomaly_11_1;
  AnomalyThreshold anomaly_11_4;
  std::uint32_t devices_per_request{50'000};
  PpmidHash ppmid_hash{PpmidHash::post_modification};
  DualSupplier dual_supplier{DualSupplier::either};
  GbcsEntries gbcs_entries{GbcsEntries::one_per_version};
  std::string least_gbcs_version{"3.2"};
  FutureFragment future_fragment{FutureFragment::refuse};
  Duplicates duplicates{Duplicates::collapse};
  UpgradePath upgrade_path{UpgradePath::block};
  std::vector<std::string> fragments;  // CPL entry ids; the list itself does not tell a fragment from an image
  std::uint32_t incident_after{3};

  std::size_t size_limit() const { return std::size_t{750} * kilobyte; }
  bool is_draft() const { return report_profile == ReportProfile::draft2019; }
};

/// Name and value of every switch, in the order of the YAML form: {"anomaly_11_4.threshold", "none"}.
std::vector<std::pair<std::string, std::string>> describe(const Profile& profile);

}  // namespace rig::dcc

namespace rig::yaml {

template <>
struct Names<dcc::ReportProfile> {
  static constexpr std::array values{Named{"draft2019", dcc::ReportProfile::draft2019},
                                     Named{"final2022", dcc::ReportProfile::final2022}};
};
template <>
struct Names<dcc::SizeOperator> {
  static constexpr std::array values{Named{"strict", dcc::SizeOperator::strict},
                                     Named{"inclusive", dcc::SizeOperator::inclusive}};
};
template <>
struct Names<dcc::SizeOf> {
  static constexpr std::array values{Named{"manufacturer_image", dcc::SizeOf::manufacturer_image},
                                     Named{"whole_image", dcc::SizeOf::whole_image}};
};
template <>
struct Names<dcc::PpmidHash> {
  static constexpr std::array values{Named{"pre_modification", dcc::PpmidHash::pre_modification},
                                     Named{"post_modification", dcc::PpmidHash::post_modification}};
};
template <>
struct Names<dcc::DualSupplier> {
  static constexpr std::array values{Named{"either", dcc::DualSupplier::either},
                                     Named{"both", dcc::DualSupplier::both}};
};
template <>
struct Names<dcc::GbcsEntries> {
  static constexpr std::array values{Named{"one_per_version", dcc::GbcsEntries::one_per_version},
                                     Named{"several", dcc::GbcsEntries::several}};
};
template <>
struct Names<dcc::FutureFragment> {
  static constexpr std::array values{Named{"refuse", dcc::FutureFragment::refuse},
                                     Named{"flag", dcc::FutureFragment::flag},
                                     Named{"accept", dcc::FutureFragment::accept}};
};
template <>
struct Names<dcc::Duplicates> {
  static constexpr std::array values{Named{"collapse", dcc::Duplicates::collapse},
                                     Named{"refuse", dcc::Duplicates::refuse}};
};
template <>
struct Names<dcc::UpgradePath> {
  static constexpr std::array values{Named{"block", dcc::UpgradePath::block}, Named{"warn", dcc::UpgradePath::warn},
                                     Named{"ignore", dcc::UpgradePath::ignore}};
};
template <>
struct Names<dcc::CountOf> {
  static constexpr std::array values{Named{"requests", dcc::CountOf::requests},
                                     Named{"devices", dcc::CountOf::devices}};
};

template <>
struct YamlLayout<dcc::AnomalyThreshold> {
  using T = dcc::AnomalyThreshold;
  static constexpr std::tuple fields{
      Field{"threshold", &T::threshold, "how many within the window; without it there is no limit", optional},
      Field{"window", &T::window, "how far back is counted", optional},
      Field{"count", &T::count, "what is counted", optional}};
};

template <>
struct YamlLayout<dcc::Profile> {
  using T = dcc::Profile;
  static constexpr std::tuple fields{
      Field{"report_profile", &T::report_profile, "who reports the new version, and which alerts suppliers get",
            optional},
      Field{"kilobyte", &T::kilobyte, "bytes per KB of the 750KB limit", optional, range(1000, 1024)},
      Field{"size_operator", &T::size_operator, "whether exactly the limit passes", optional},
      Field{"size_of", &T::size_of, "what the limit measures", optional},
      Field{"activation_max", &T::activation_max, "how far ahead an activation may lie", optional},
      Field{"hub_timeout", &T::hub_timeout, "after which a hub without a receipt alert gets its next job", optional},
      Field{"version_timeout", &T::version_timeout, "how long after activation the version alert is awaited", optional},
      Field{"command_timeout", &T::command_timeout, "how long a response is awaited", optional},
      Field{"anomaly_11_1", &T::anomaly_11_1, "anomaly detection threshold of UpdateFirmware", optional},
      Field{"anomaly_11_4", &T::anomaly_11_4, "anomaly detection threshold of UpdatePPMIDFirmware", optional},
      Field{"devices_per_request", &T::devices_per_request, "ids one request may list", optional, range(1, 1'000'000)},
      Field{"ppmid_hash", &T::ppmid_hash, "whether a PPMID's CPL entry may be without hash", optional},
      Field{"dual_supplier", &T::dual_supplier, "whether the other responsible supplier must consent", optional},
      Field{"gbcs_entries", &T::gbcs_entries, "GBCS versions per firmware version on the CPL", optional},
      Field{"least_gbcs_version", &T::least_gbcs_version, "older PPMIDs, IHDs, HCALCS and hubs are not upgradeable",
            optional},
      Field{"future_fragment", &T::future_fragment, "a fragment with an activation in the future", optional},
      Field{"duplicates", &T::duplicates, "a device id that is listed twice", optional},
      Field{"fragments", &T::fragments, "CPL entry ids of fragments, as release notes tell them", optional},
      Field{"upgrade_path", &T::upgrade_path, "a step that is not in the upgrade graph", optional},
      Field{"incident_after", &T::incident_after, "failed deliveries to one device that make an incident", optional,
            range(1, 1000)}};
};

}  // namespace rig::yaml
