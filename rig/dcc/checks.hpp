// SPDX-License-Identifier: Apache-2.0
//
// What the DCC checks of a request for firmware distribution: first the request as a whole, then each device
// (SECMP0007 BR 3.1.3). Pure functions of the registry.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <map>

#include "rig/dcc/defects.hpp"
#include "rig/dcc/image_facts.hpp"
#include "rig/dcc/profile.hpp"
#include "rig/dcc/smi.hpp"
#include "rig/dcc/suppliers.hpp"
#include "rig/dcc/upgrade_graph.hpp"

namespace rig::dcc {

enum class Refusal {
  duplicate_request,
  empty_list,
  too_many_devices,
  duplicate_device,
  malformed_image,
  too_large,
  hash_not_on_cpl,
  removed_from_cpl,
  wrong_request,
  wrong_version,
  activation_not_allowed,
  activation_too_far,
  future_fragment,
  over_threshold,
  unknown_device,
  wrong_type,
  device_model,
  no_chf,
  not_responsible,
  not_active,
  not_upgradeable,
  outside_upgrade_path,
  no_consent,
  not_in_profile,
  no_response,
};

/// "hash_not_on_cpl"
std::string_view name(Refusal refusal);
/// The rule that is not kept: "BR 3.1.3(3)".
std::string_view clause(Refusal refusal);

struct Reason {
  Refusal code{};
  std::string text;
  bool operator==(const Reason&) const = default;
};

/// The lists the head end works with. They belong to whoever owns the bench and outlive it.
struct Registry {
  Cpl cpl;
  Smi smi;
  Suppliers suppliers;
};

/// What every distribution request is about, whatever its number.
struct Distribution {
  RequestKind kind{};
  Eui64 sender;
  ImageOctets image;
  FirmwareVersion firmware_version{};
  std::vector<Eui64> devices;
  std::optional<UtcTime> activation;
  bool override_path{};
};
/// Of an 11.1 or 11.4; nothing for the others.
std::optional<Distribution> distribution_of(const ServiceRequest& request);

struct Rules {
  const Profile& profile;
  const Defects& defects;
  const Registry& registry;
};

/// Empty, too long, duplicates: which are collapsed in `devices`, or refused.
std::optional<Reason> check_list(std::vector<Eui64>& devices, const Rules& rules);
/// Size, hash, version and kind against the CPL; `rows` become the entries the image may be installed by.
std::optional<Reason> check_image(const Distribution& request, const ImageFacts& facts, const Rules& rules,
                                  std::vector<const CplEntry*>& rows);
std::optional<Reason> check_activation(const std::optional<UtcTime>& activation, RequestKind kind, UtcTime utc,
                                       const Rules& rules);
std::optional<Reason> check_fragment(const Distribution& request, const std::vector<const CplEntry*>& rows, UtcTime utc,
                                     const Rules& rules);

/// What is known of a device beyond the inventory: firmware that it was given and did not report as running.
using LastDelivered = boost::unordered_flat_map<std::uint64_t, FirmwareVersion>;
/// Who agreed to which image.
struct Consent {
  Eui64 supplier;
  Sha256Digest hash{};
  bool agrees{};
};

/// Checks the devices of one request; what is the same for all of them is looked up once.
class DeviceChecks {
 public:
  DeviceChecks(const Distribution& request, const Sha256Digest& hash, std::vector<const CplEntry*> rows,
               const Rules& rules, const UpgradeGraph& graph, const LastDelivered& delivered,
               const std::vector<Consent>& consents);

  struct Answer {
    const SmiDevice* device{};
    const Responsible* responsible{};  // null only where a defect lets such a device pass
    std::optional<Reason> refused;
    std::optional<Reason> warning;
  };
  Answer check(Eui64 device) const;

 private:
  std::optional<Reason> check_model(const SmiDevice& device) const;
  std::optional<Reason> check_hub(const SmiDevice& device, const Responsible* responsible) const;
  std::optional<Reason> check_capable(const SmiDevice& device) const;
  std::optional<Reason> check_path(const SmiDevice& device) const;
  std::optional<Reason> check_consent(const Responsible& responsible) const;

  bool leads_here(const DeviceModel& model, FirmwareVersion from, bool if_unknown) const;
  std::string_view gbcs_version_of(const SmiDevice& device) const;

  /// Most devices of a request are of one model and run one version: what the CPL says of that is looked up once.
  using Running = std::pair<DeviceModel, FirmwareVersion>;
  mutable std::map<Running, std::string_view> gbcs_versions_;
  mutable std::map<Running, bool> steps_;

  const Distribution& request_;
  Sha256Digest hash_;
  std::vector<const CplEntry*> rows_;
  Rules rules_;
  const UpgradeGraph& graph_;
  const LastDelivered& delivered_;
  const std::vector<Consent>& consents_;
};

/// Whether a device type may be named in that request.
bool fits(DeviceType type, RequestKind kind, const Profile& profile);
/// Whether the supplier may send firmware of this request to that device: for a meter the one of its fuel, for an HCALCS the import supplier.
bool is_responsible(const Responsible& responsible, Eui64 supplier, DeviceType type);
/// "3.2" is not older than "3.10"; false where either is not a dotted number.
bool at_least(std::string_view version, std::string_view least);

}  // namespace rig::dcc
