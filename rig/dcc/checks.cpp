// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>

namespace rig::dcc {
namespace {

std::string_view types_of(RequestKind kind, const Profile& profile) {
  if (kind == RequestKind::update_ppmid_firmware) return profile.is_draft() ? "PPMID, IHD" : "PPMID";
  return "ESME, GSME, HCALCS";
}

std::optional<Reason> check_size(const ImageFacts& facts, const Rules& rules) {
  const Profile& profile = rules.profile;
  const bool whole = profile.size_of == SizeOf::whole_image;
  const bool inclusive = profile.size_operator == SizeOperator::inclusive;
  const std::size_t size = whole ? facts.image_size : facts.manufacturer_size;
  const std::size_t limit = profile.size_limit();
  if (size < limit || (size == limit && inclusive) || rules.defects.skip_size_check) return std::nullopt;
  return Reason{
      Refusal::too_large,
      fmt::format("the {} has {} bytes, the limit is {} {} (750KB of {}){}", whole ? "image" : "Manufacturer Image",
                  size, inclusive ? "at most" : "less than", limit, profile.kilobyte,
                  size == limit ? "; the sources say both \"less than\" and \"not exceed\"" : "")};
}

std::string listed(const std::vector<const CplEntry*>& rows) {
  std::string text;
  for (const CplEntry* row : rows)
    text += fmt::format("{}{} ({} {})", text.empty() ? "" : ", ", row->id, name(row->device_type),
                        version_text(row->firmware_version));
  return text;
}

template <class Keep>
std::vector<const CplEntry*> kept(const std::vector<const CplEntry*>& rows, Keep keep) {
  std::vector<const CplEntry*> result;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(result), keep);
  return result;
}

std::vector<const CplEntry*> rows_for(const Distribution& request, const ImageFacts& facts, const Rules& rules) {
  auto rows = rules.registry.cpl.with_hash(facts.hash);
  if (rules.defects.match_by_version) {
    rows.clear();
    for (const CplEntry& entry : rules.registry.cpl.entries())
      if (entry.firmware_version == request.firmware_version) rows.push_back(&entry);
  }
  if (rules.defects.first_entry_only && rows.size() > 1) rows.resize(1);
  return rows;
}

}  // namespace

std::optional<Distribution> distribution_of(const ServiceRequest& request) {
  Distribution result{.kind = request.kind(), .sender = request.sender, .image = {}, .devices = {}, .activation = {}};
  result.override_path = !request.override_reason.empty();
  if (const auto* update = std::get_if<UpdateFirmware>(&request.body)) {
    result.image = update->image;
    result.firmware_version = update->firmware_version;
    result.devices = update->devices;
  } else if (const auto* ppmid = std::get_if<UpdatePpmidFirmware>(&request.body)) {
    result.image = ppmid->image;
    result.firmware_version = ppmid->firmware_version;
    result.devices = ppmid->devices;
    result.activation = ppmid->activation;
  } else {
    return std::nullopt;
  }
  return result;
}

std::optional<Reason> check_list(std::vector<Eui64>& devices, const Rules& rules) {
  if (!rules.defects.skip_list_check) {
    if (devices.empty()) return Reason{Refusal::empty_list, "the list of devices is empty"};
    if (devices.size() > rules.profile.devices_per_request)
      return Reason{Refusal::too_many_devices, fmt::format("{} devices, one request may list {}", devices.size(),
                                                           rules.profile.devices_per_request)};
  }
  if (rules.defects.keep_duplicates) return std::nullopt;
  boost::unordered_flat_set<std::uint64_t> seen(devices.size());
  std::vector<Eui64> once;
  once.reserve(devices.size());
  for (Eui64 device : devices) {
    if (seen.insert(device.value).second) {
      once.push_back(device);
    } else if (rules.profile.duplicates == Duplicates::refuse) {
      return Reason{Refusal::duplicate_device, fmt::format("device {} is listed twice", to_string(device))};
    }
  }
  devices = std::move(once);
  return std::nullopt;
}

std::optional<Reason> check_image(const Distribution& request, const ImageFacts& facts, const Rules& rules,
                                  std::vector<const CplEntry*>& rows) {
  if (auto reason = check_size(facts, rules)) return reason;
  rows = rows_for(request, facts, rules);
  if (rows.empty()) {
    if (rules.defects.skip_hash_check) return std::nullopt;
    return Reason{Refusal::hash_not_on_cpl, fmt::format("no CPL entry has the hash {}", rig::to_string(facts.hash))};
  }
  if (!rules.defects.skip_removed_check) {
    const auto current = kept(rows, [](const CplEntry* row) { return row->status == CplStatus::current; });
    if (current.empty())
      return Reason{Refusal::removed_from_cpl, fmt::format("removed from the CPL: {}", listed(rows))};
    rows = current;
  }
  if (!rules.defects.skip_type_check) {
    const auto fitting =
        kept(rows, [&](const CplEntry* row) { return fits(row->device_type, request.kind, rules.profile); });
    if (fitting.empty())
      return Reason{Refusal::wrong_request, fmt::format("{} is for {}, the image is that of {}", number(request.kind),
                                                        types_of(request.kind, rules.profile), listed(rows))};
    rows = fitting;
  }
  if (!rules.defects.skip_version_check) {
    const auto same =
        kept(rows, [&](const CplEntry* row) { return row->firmware_version == request.firmware_version; });
    if (same.empty())
      return Reason{Refusal::wrong_version, fmt::format("the request says version {}, the image is that of {}",
                                                        version_text(request.firmware_version), listed(rows))};
    rows = same;
  }
  return std::nullopt;
}

std::optional<Reason> check_activation(const std::optional<UtcTime>& activation, RequestKind kind, UtcTime utc,
                                       const Rules& rules) {
  if (!activation) return std::nullopt;
  if (kind == RequestKind::update_ppmid_firmware && !rules.profile.is_draft())
    return Reason{Refusal::activation_not_allowed, "an 11.4 carries no activation date-time in profile final2022"};
  const UtcTime latest = utc + rules.profile.activation_max;
  if (*activation <= latest || rules.defects.ignore_activation_limit) return std::nullopt;
  return Reason{Refusal::activation_too_far,
                fmt::format("activation at {}, the latest allowed is {}", utc_text(*activation), utc_text(latest))};
}

std::optional<Reason> check_fragment(const Distribution& request, const std::vector<const CplEntry*>& rows, UtcTime utc,
                                     const Rules& rules) {
  if (!request.activation || *request.activation <= utc) return std::nullopt;
  if (rules.profile.future_fragment == FutureFragment::accept) return std::nullopt;
  const auto& fragments = rules.profile.fragments;
  for (const CplEntry* row : rows) {
    if (std::find(fragments.begin(), fragments.end(), row->id) != fragments.end())
      return Reason{Refusal::future_fragment,
                    fmt::format("{} is a fragment: its activation at {} should not lie in the future", row->id,
                                utc_text(*request.activation))};
  }
  return std::nullopt;
}

bool fits(DeviceType type, RequestKind kind, const Profile& profile) {
  if (kind == RequestKind::update_ppmid_firmware)
    return type == DeviceType::ppmid || (type == DeviceType::ihd && profile.is_draft());
  return is_meter(type) || type == DeviceType::hcalcs;
}

bool is_responsible(const Responsible& responsible, Eui64 supplier, DeviceType type) {
  if (type == DeviceType::esme || type == DeviceType::hcalcs) return responsible.import == supplier;
  if (type == DeviceType::gsme) return responsible.gas == supplier;
  return responsible.includes(supplier);
}

}  // namespace rig::dcc
