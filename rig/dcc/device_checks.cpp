// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "rig/dcc/checks.hpp"

namespace rig::dcc {
namespace {

/// "3.10" -> {3, 10}; empty if it is not a dotted number.
std::vector<unsigned> parts_of(std::string_view version) {
  std::vector<unsigned> parts;
  while (true) {
    const auto dot = std::min(version.find('.'), version.size());
    unsigned part = 0;
    const auto [stopped, trouble] = std::from_chars(version.data(), version.data() + dot, part);
    if (trouble != std::errc{} || stopped != version.data() + dot) return {};
    parts.push_back(part);
    if (dot == version.size()) return parts;
    version.remove_prefix(dot + 1);
  }
}

Reason not_upgradeable(std::string_view whose, std::string_view version, std::string_view least) {
  return {Refusal::not_upgradeable, fmt::format("{} GBCS version is {}, at least {} is needed", whose,
                                                version.empty() ? "not known" : version, least)};
}

}  // namespace

bool at_least(std::string_view version, std::string_view least) {
  const auto a = parts_of(version), b = parts_of(least);
  return !a.empty() && !b.empty() && a >= b;
}

DeviceChecks::DeviceChecks(const Distribution& request, const Sha256Digest& hash, std::vector<const CplEntry*> rows,
                           const Rules& rules, const UpgradeGraph& graph, const LastDelivered& delivered,
                           const std::vector<Consent>& consents)
    : request_(request),
      hash_(hash),
      rows_(std::move(rows)),
      rules_(rules),
      graph_(graph),
      delivered_(delivered),
      consents_(consents) {}

DeviceChecks::Answer DeviceChecks::check(Eui64 eui) const {
  const auto& [profile, defects, registry] = rules_;
  Answer answer;
  answer.device = registry.smi.find(eui);
  if (answer.device == nullptr) {
    answer.refused = Reason{Refusal::unknown_device, "not in the inventory"};
    return answer;
  }
  const SmiDevice& device = *answer.device;
  if (device.hub) answer.responsible = registry.suppliers.responsible_for(*device.hub);
  if (!fits(device.type, request_.kind, profile) && !defects.skip_type_check) {
    answer.refused =
        Reason{Refusal::wrong_type, fmt::format("wrong type: {} in an {}", name(device.type), number(request_.kind))};
  } else if (device.status != DeviceStatus::commissioned && device.status != DeviceStatus::pending &&
             !defects.skip_status_check) {
    answer.refused = Reason{Refusal::not_active, fmt::format("the device is {}", name(device.status))};
  } else if (auto model = check_model(device)) {
    answer.refused = std::move(model);
  } else if (auto hub = check_hub(device, answer.responsible)) {
    answer.refused = std::move(hub);
  } else if (auto capable = check_capable(device)) {
    answer.refused = std::move(capable);
  } else if (auto path = check_path(device)) {
    (profile.upgrade_path == UpgradePath::block ? answer.refused : answer.warning) = std::move(path);
  }
  if (!answer.refused && answer.responsible != nullptr) answer.refused = check_consent(*answer.responsible);
  return answer;
}

std::optional<Reason> DeviceChecks::check_model(const SmiDevice& device) const {
  if (rules_.defects.skip_model_check || rows_.empty()) return std::nullopt;  // no rows: skip_hash_check
  for (const CplEntry* row : rows_)
    if (row->model == device.model) return std::nullopt;
  return Reason{Refusal::device_model,
                fmt::format("device model: {} is on none of the CPL entries with this hash", to_string(device.model))};
}

std::optional<Reason> DeviceChecks::check_hub(const SmiDevice& device, const Responsible* responsible) const {
  const Defects& defects = rules_.defects;
  const SmiDevice* hub = device.hub ? rules_.registry.smi.find(*device.hub) : nullptr;
  if ((hub == nullptr || hub->type != DeviceType::chf) && !defects.skip_chf_check)
    return Reason{Refusal::no_chf,
                  device.hub ? fmt::format("no CHF: {} is not in the inventory as one", to_string(*device.hub))
                             : "no CHF: the device has no Communications Hub"};
  if (defects.demand_gpf && !device.gpf_joined) return Reason{Refusal::no_chf, "the device is not joined to the GPF"};
  if (defects.skip_responsible_check) return std::nullopt;
  if (responsible != nullptr && is_responsible(*responsible, request_.sender, device.type)) return std::nullopt;
  if (!device.hub) return std::nullopt;  // skip_chf_check: nobody can be responsible
  return Reason{Refusal::not_responsible,
                fmt::format("{} is not responsible for {} of hub {}", to_string(request_.sender),
                            device.type == DeviceType::ppmid || device.type == DeviceType::ihd ? "any meter" : fmt::format("the {}", name(device.type)),
                            to_string(*device.hub))};
}

/// What the inventory says, else what the CPL says of the firmware that runs; "" where neither does.
std::string_view DeviceChecks::gbcs_version_of(const SmiDevice& device) const {
  if (!device.gbcs_version.empty() || !device.firmware_version) return device.gbcs_version;
  const auto [known, is_new] = gbcs_versions_.try_emplace({device.model, *device.firmware_version});
  if (!is_new) return known->second;
  for (const CplEntry* entry : rules_.registry.cpl.with_version(device.model, *device.firmware_version)) {
    for (const std::string& version : entry->gbcs_versions)
      if (known->second.empty() || at_least(version, known->second)) known->second = version;
  }
  return known->second;
}

/// Meters could always be upgraded; what came with SECMP0007 needs a GBCS version that knows it, in device and hub.
std::optional<Reason> DeviceChecks::check_capable(const SmiDevice& device) const {
  if (rules_.defects.skip_capable_check || is_meter(device.type)) return std::nullopt;
  if (device.type == DeviceType::ihd && !device.firmware_version)
    return Reason{Refusal::not_upgradeable, "the inventory does not know its firmware version"};
  const auto& least = rules_.profile.least_gbcs_version;
  const auto own = gbcs_version_of(device);
  if (!at_least(own, least)) return not_upgradeable("its", own, least);
  const SmiDevice* hub = device.hub ? rules_.registry.smi.find(*device.hub) : nullptr;
  if (hub == nullptr) return std::nullopt;
  const auto hubs = gbcs_version_of(*hub);
  if (!at_least(hubs, least)) return not_upgradeable("the hub's", hubs, least);
  return std::nullopt;
}

bool DeviceChecks::leads_here(const DeviceModel& model, FirmwareVersion from_version, bool if_unknown) const {
  const auto from = rules_.registry.cpl.with_version(model, from_version);
  if (from.empty()) return if_unknown;
  for (const CplEntry* base : from) {
    for (const CplEntry* row : rows_) {
      if (row->model != model) continue;
      const Jump jump = graph_.direct_jump(base->id, row->id);
      if (jump == Jump::permitted || (jump == Jump::unknown && if_unknown)) return true;
    }
  }
  return false;
}

std::optional<Reason> DeviceChecks::check_path(const SmiDevice& device) const {
  if (rules_.defects.skip_path_check || rules_.profile.upgrade_path == UpgradePath::ignore || request_.override_path ||
      !device.firmware_version || *device.firmware_version == request_.firmware_version)
    return std::nullopt;
  const auto is_for = [&](const CplEntry* row) { return row->model == device.model; };
  if (std::none_of(rows_.begin(), rows_.end(), is_for)) return std::nullopt;  // only where a defect let it come so far
  const auto [step, is_new] = steps_.try_emplace({device.model, *device.firmware_version});
  if (is_new) step->second = leads_here(device.model, *device.firmware_version, true);
  if (step->second) return std::nullopt;
  // A fragment is stored and does not run: the version that runs says nothing of it.
  const auto stored = delivered_.find(device.eui.value);
  const bool again = stored != delivered_.end() && stored->second == request_.firmware_version;
  if (again || (stored != delivered_.end() && leads_here(device.model, stored->second, false))) return std::nullopt;
  return Reason{Refusal::outside_upgrade_path,
                fmt::format("no step from {} to {} on the CPL", version_text(*device.firmware_version),
                            version_text(request_.firmware_version))};
}

std::optional<Reason> DeviceChecks::check_consent(const Responsible& responsible) const {
  if (rules_.profile.dual_supplier == DualSupplier::either || rules_.defects.skip_consent_check) return std::nullopt;
  for (const auto& supplier : {responsible.import, responsible.gas}) {
    if (!supplier || *supplier == request_.sender) continue;
    const auto latest = std::find_if(consents_.rbegin(), consents_.rend(), [&](const Consent& consent) {
      return consent.supplier == *supplier && consent.hash == hash_;
    });
    if (latest == consents_.rend() || !latest->agrees)
      return Reason{Refusal::no_consent, fmt::format("{} {}", to_string(*supplier),
                                                     latest == consents_.rend() ? "did not consent" : "objects")};
  }
  return std::nullopt;
}

}  // namespace rig::dcc
