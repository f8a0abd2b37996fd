// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "rig/dcc/head_end.hpp"

namespace rig::dcc {
namespace {

constexpr std::string_view transfer_clause = "BR 3.1.9";
constexpr std::string_view version_clause = "MR 7";
constexpr FirmwareVersion no_version{0};

bool awaits_transfer(const Target& target) { return target.stage == Stage::sent || target.stage == Stage::timed_out; }

bool may_report_version(const Target& target) {
  return awaits_transfer(target) || target.stage == Stage::await_version;
}

Log refused(Eui64 device, std::string text) { return {Log::Level::refused, device, std::move(text)}; }

}  // namespace

void HeadEnd::on_alert(const gbcs::Message& message, Instants at, Actions& actions) {
  if (auto fresh = counters_.accept(message); !fresh && !defects_.accept_replay) {
    actions.emplace_back(refused(message.originator, fresh.error().what));
  } else if (const auto* transfer = std::get_if<gbcs::TransferAlert>(&message.payload)) {
    on_transfer(message, *transfer, at, actions);
  } else if (const auto* version = std::get_if<gbcs::VersionAlert>(&message.payload)) {
    on_version(message, *version, at, actions);
  } else if (const auto* receipt = std::get_if<gbcs::ReceiptAlert>(&message.payload)) {
    on_receipt(message, *receipt, at, actions);
  } else if (const auto* outcome = std::get_if<gbcs::FutureDatedAlert>(&message.payload)) {
    on_future_activation(message, *outcome, actions);
  } else {
    actions.emplace_back(Log{Log::Level::note, message.originator,
                             fmt::format("alert {}: nothing to do", gbcs::to_string(message.code))});
  }
}

std::optional<Eui64> HeadEnd::hub_of(Eui64 device) const {
  const SmiDevice* known = registry_.smi.find(device);
  return known == nullptr ? std::nullopt : known->hub;
}

template <class Matches>
std::pair<Job*, Target*> HeadEnd::find_started(Eui64 hub, Eui64 device, Matches matches) {
  for (Job* job : jobs_.started_for(hub, device)) {
    Target* target = find_target(*job, device);
    if (matches(*job, *target)) return {job, target};
  }
  return {nullptr, nullptr};
}

void HeadEnd::on_transfer(const gbcs::Message& message, const gbcs::TransferAlert& alert, Instants at,
                          Actions& actions) {
  Eui64 hub = message.originator;
  if (defects_.accept_wrong_originator) hub = hub_of(alert.entity).value_or(hub);
  const auto [job, target] = find_started(hub, alert.entity, [&](const Job& candidate, const Target& its) {
    const bool same = campaign_of(candidate).firmware_version == alert.firmware_version;
    return awaits_transfer(its) && (same || defects_.accept_wrong_version_alert);
  });
  if (target == nullptr) return on_unmatched_transfer(hub, alert, actions);

  const bool success = alert.alert_code == gbcs::AlertCode::transfer_succeeded;
  TransferNotice notice{alert.entity, alert.firmware_version, alert.alert_code, alert.response_code, {}};
  if (!profile_.is_draft()) notice.dcc_alert = success ? "N60" : "N61";
  if (!defects_.no_transfer_alert) alert_all(*target, job->request, notice, actions);
  finish(*job, *target, success ? Stage::delivered : Stage::failed, transfer_clause, at, actions);
  settle(*job, at, actions);
}

void HeadEnd::on_unmatched_transfer(Eui64 hub, const gbcs::TransferAlert& alert, Actions& actions) {
  const auto has_version = [&](const Job& job, const Target&) {
    return campaign_of(job).firmware_version == alert.firmware_version;
  };
  const auto any = [](const Job&, const Target&) { return true; };
  std::string why;
  if (find_started(hub, alert.entity, has_version).second != nullptr) {
    why = "was reported before";
  } else if (const auto* job = find_started(hub, alert.entity, any).first) {
    why = fmt::format("was not sent: {} was", version_text(campaign_of(*job).firmware_version));
  } else {
    why = fmt::format("was not sent there through hub {}", to_string(hub));
    if (defects_.accept_wrong_device) believe(alert.entity, alert.firmware_version, actions);
  }
  actions.emplace_back(refused(alert.entity, fmt::format("{} of version {} {}", gbcs::to_string(alert.alert_code),
                                                         version_text(alert.firmware_version), why)));
}

/// A meter verifies what it was given and says so itself; the hub's own alert may have come before.
void HeadEnd::on_receipt(const gbcs::Message& message, const gbcs::ReceiptAlert& alert, Instants at, Actions& actions) {
  const Eui64 device = message.originator;
  const auto hub = hub_of(device).value_or(Eui64{});
  const auto [job, target] = find_started(hub, device, [&](const Job& candidate, const Target& its) {
    return awaits_transfer(its) && campaign_of(candidate).facts.hash == alert.manufacturer_image_hash;
  });
  const ReceiptNotice notice{device, alert.alert_code, alert.manufacturer_image_hash};
  if (target == nullptr) return alert_responsible(device, {}, {}, notice, actions);
  const bool success = alert.alert_code == gbcs::AlertCode::verification_succeeded;
  alert_all(*target, job->request, notice, actions);
  finish(*job, *target, success ? Stage::delivered : Stage::failed, "MP07-AT-13", at, actions);
  settle(*job, at, actions);
}

void HeadEnd::on_version(const gbcs::Message& message, const gbcs::VersionAlert& alert, Instants at, Actions& actions) {
  const Eui64 device = message.supplementary ? message.supplementary->eui : message.originator;
  const auto hub = hub_of(device);
  const Eui64 speaker = profile_.is_draft() ? hub.value_or(Eui64{}) : device;
  const auto version = version_text(alert.firmware_version);
  if (message.originator != speaker && !defects_.accept_wrong_originator)
    return actions.push_back(refused(device, fmt::format("version {} told by {}, expected {}", version,
                                                         to_string(message.originator), to_string(speaker))));
  if (alert.activate_image == gbcs::ActivateImage::failure && alert.firmware_version == no_version)
    return on_unread_version(hub.value_or(Eui64{}), device, at, actions);
  auto [job, target] = find_started(hub.value_or(Eui64{}), device, [&](const Job& candidate, const Target& its) {
    return may_report_version(its) && campaign_of(candidate).firmware_version == alert.firmware_version;
  });
  const bool is_new = target != nullptr;
  if (!is_new) {
    std::tie(job, target) = find_started(hub.value_or(Eui64{}), device, [&](const Job&, const Target& its) {
      const bool stayed = its.version_before == alert.firmware_version;
      return may_report_version(its) && (stayed || defects_.accept_wrong_version_alert);
    });
  }
  if (target == nullptr) {
    if (defects_.accept_wrong_device) believe(device, alert.firmware_version, actions);
    return actions.push_back(
        refused(device, fmt::format("version {} is neither what was sent nor what ran before", version)));
  }
  const bool changed = alert.firmware_version != target->version_before;
  if (awaits_transfer(*target)) move(*job, *target, Stage::delivered, at, version_clause);  // its alert was lost
  move(*job, *target, is_new || changed ? Stage::updated : Stage::unchanged, at, version_clause);
  move(*job, *target, Stage::closed, at, version_clause);
  if (is_new) delivered_.erase(device.value);
  believe(device, alert.firmware_version, actions);
  if (!defects_.no_version_alert)
    alert_all(*target, job->request, VersionNotice{device, alert.firmware_version, changed}, actions);
  stop_awaiting_versions(*job, at, actions);
}

/// The device did not answer the hub: its suppliers hear of it, and the inventory stays as it is.
void HeadEnd::on_unread_version(Eui64 hub, Eui64 device, Instants at, Actions& actions) {
  const auto [job, target] = find_started(hub, device, [](const Job&, const Target& its) { return may_report_version(its); });
  if (target == nullptr) return actions.push_back(refused(device, "a version that could not be read, and nobody waits for one"));
  if (awaits_transfer(*target)) move(*job, *target, Stage::delivered, at, version_clause);  // its alert was lost
  move(*job, *target, Stage::unread, at, version_clause);
  move(*job, *target, Stage::closed, at, version_clause);
  if (!defects_.no_version_alert) alert_all(*target, job->request, VersionNotice{device, {}, false}, actions);
  stop_awaiting_versions(*job, at, actions);
}

void HeadEnd::stop_awaiting_versions(Job& job, Instants at, Actions& actions) {
  const auto waits = [](const Target& its) { return its.stage == Stage::await_version; };
  if (std::none_of(job.targets.begin(), job.targets.end(), waits))
    actions.emplace_back(DisarmTimer{{TimerId::Kind::version, job.id}});
  settle(job, at, actions);
}

void HeadEnd::alert_all(const Target& target, std::uint32_t request, const Notice& notice, Actions& actions) const {
  const auto& request_id = audit_[request].request_id;
  if (defects_.alert_current_suppliers) return alert_responsible(target.device, {}, request_id, notice, actions);
  if (target.import) actions.emplace_back(SupplierAlert{*target.import, request_id, notice});
  if (target.gas && target.gas != target.import) actions.emplace_back(SupplierAlert{*target.gas, request_id, notice});
}

/// Whoever is responsible now, and `also` (who asked).
void HeadEnd::alert_responsible(Eui64 device, std::optional<Eui64> also, const std::string& request_id,
                                const Notice& notice, Actions& actions) const {
  std::vector<Eui64> suppliers;
  const auto add = [&](std::optional<Eui64> supplier) {
    if (supplier && std::find(suppliers.begin(), suppliers.end(), *supplier) == suppliers.end())
      suppliers.push_back(*supplier);
  };
  const SmiDevice* known = registry_.smi.find(device);
  const auto* responsible = known != nullptr && known->hub ? registry_.suppliers.responsible_for(*known->hub) : nullptr;
  add(also);
  if (responsible != nullptr && known->type != DeviceType::gsme) add(responsible->import);
  const bool import_only = known != nullptr && (known->type == DeviceType::esme || known->type == DeviceType::hcalcs);
  if (responsible != nullptr && !import_only) add(responsible->gas);
  for (Eui64 supplier : suppliers) actions.emplace_back(SupplierAlert{supplier, request_id, notice});
}

void HeadEnd::believe(Eui64 device, FirmwareVersion version, Actions& actions) {
  SmiDevice* known = registry_.smi.find(device);
  if (known == nullptr || defects_.never_update_smi) return;
  known->firmware_version = version;
  known->firmware_verified = true;
  if (!is_on_cpl(device, version) && !defects_.no_incident)
    actions.emplace_back(
        Log{Log::Level::incident, device,
            fmt::format("runs {}, which is not on the CPL for {}", version_text(version), to_string(known->model))});
}

bool HeadEnd::is_on_cpl(Eui64 device, FirmwareVersion version) const {
  const SmiDevice* known = registry_.smi.find(device);
  return known != nullptr && !registry_.cpl.with_version(known->model, version).empty();
}

void HeadEnd::count_failure(Eui64 device, Actions& actions) {
  const auto failures = ++failures_[device.value];
  if (failures % profile_.incident_after == 0 && !defects_.no_incident)
    actions.emplace_back(Log{Log::Level::incident, device, fmt::format("{} deliveries in a row failed", failures)});
}

}  // namespace rig::dcc
