// SPDX-License-Identifier: Apache-2.0
//
// From the Image Notify to the outcome of the transfer.
#include <algorithm>

#include "rig/hub/hub.hpp"

namespace rig::hub {
namespace {

using gbcs::TransferCode;

std::string_view by_flow(const Entry& entry, std::string_view appendix_3, std::string_view appendix_4) {
  return hub_activates(entry.facts.device_class) ? appendix_3 : appendix_4;
}

}  // namespace

void Hub::serve(const Entry& entry) {
  if (flash_.memory.find(entry.image) != nullptr)
    out_.emplace_back(Serve{entry.device, entry.image, end_response(entry)});
}

void Hub::serve_next(Eui64 device) {
  Entry* entry = open_entry(device);
  if (entry == nullptr) {
    out_.emplace_back(Withdraw{device});
    return;
  }
  serve(*entry);
  notify(*entry);
}

void Hub::notify(Entry& entry) {
  if (defects_.no_notify || profile_.notify == NotifyForm::none) return;
  if (profile_.notify == NotifyForm::unicast) out_.emplace_back(Notify{entry.device, entry.facts.id});
  if (entry.state == EntryState::created)
    move(entry, EntryState::notified, by_flow(entry, "Appendix 3 step 3", "Appendix 4 step 1"));
}

bool Hub::hardware_suits(const ImageFacts& facts, const Query& query) const {
  if (defects_.no_hw_check) return true;
  if (!query.hardware_version)
    return profile_.hardware_absent == HardwareAbsent::match && !defects_.hw_absent_is_mismatch;
  return !facts.hardware || facts.hardware->contains(*query.hardware_version);
}

void Hub::handle(const Query& query) {
  Entry* entry = open_entry(query.device);
  if (entry != nullptr && !hardware_suits(entry->facts, query))
    return close(*entry, EntryState::mismatch, TransferCode::hardware_version_mismatch,
                 by_flow(*entry, "Appendix 3 step 5", "Appendix 4 step 1"));
  if (entry != nullptr) {
    if (entry->state < EntryState::queried)
      move(*entry, EntryState::queried, by_flow(*entry, "Appendix 3 step 4", "Appendix 4 step 1"));
    return;
  }
  if (const auto last = last_outcome_.find(query.device);
      last != last_outcome_.end() && last->second.code == TransferCode::hardware_version_mismatch &&
      !hardware_suits(last->second.entry.facts, query))
    return repeated(query.device, TransferCode::hardware_version_mismatch);
  if (defects_.alerts_on_plain_query)
    raise_transfer_alert({.device = query.device, .facts = {.id = {.file_version = query.running_version}}},
                         TransferCode::file_transfer_failure);
  if (!defects_.serves_non_targets) return;
  for (const auto& block : flash_.memory.blocks) {
    if (block) out_.emplace_back(Serve{query.device, block->number, ota::Activation::now()});
  }
}

void Hub::handle(const TransferStarted& started) {
  if (Entry* entry = open_entry(started.device)) begin_download(*entry);
}

void Hub::handle(const Progress& progress) {
  Entry* entry = open_entry(progress.device);
  if (entry == nullptr) return;
  if (entry->state != EntryState::downloading) return begin_download(*entry);
  watch(*entry);
}

void Hub::begin_download(Entry& entry) {
  watch(entry);
  if (entry.state == EntryState::downloading) return;
  move(entry, EntryState::downloading, by_flow(entry, "Appendix 3 step 6", "Appendix 4 step 2"));
  if (StoredImage* image = flash_.memory.find(entry.image)) image->ever_requested = true;
  update_transferring();
}

void Hub::watch(const Entry& entry) {
  if (defects_.no_watchdog || ota_held_) return;
  start_timer(entry, TimerKind::watchdog, at_.now + download_watchdog(profile_, entry.facts.manufacturer_image_size));
}

void Hub::handle(const EndRequest& end) {
  const bool more = end.status == ota::Status::require_more_image;
  const bool delivered = more || end.status == ota::Status::success;
  const TransferCode code = delivered ? TransferCode::success : TransferCode::file_transfer_failure;
  Entry* entry = open_entry(end.device);
  const bool of_earlier_image =
      entry != nullptr && end.file_version && *end.file_version != entry->facts.id.file_version;
  if (entry == nullptr || of_earlier_image) return repeated(end.device, code);
  if (more) note(*entry, "REQUIRE_MORE_IMAGE counts as delivered");
  entry->more_needed = more;
  if (delivered)
    return close(*entry, EntryState::delivered, code, by_flow(*entry, "Appendix 3 step 7", "Appendix 4 step 3"));
  close(*entry, EntryState::failed, code, by_flow(*entry, "Appendix 3 step 7", "Appendix 4 step 3"));
}

/// An End Request again, because its answer was lost, or a query again from the wrong hardware.
void Hub::repeated(Eui64 device, TransferCode code) {
  const auto last = last_outcome_.find(device);
  if (last == last_outcome_.end()) return;
  const bool alerts = defects_.duplicate_alerts || profile_.repeated_outcome == RepeatedOutcome::alerted;
  if (alerts && last->second.code == code) raise_transfer_alert(last->second.entry, code);
  Entry* entry = find(last->second.entry.number);
  if (code != TransferCode::success || entry == nullptr || entry->state != EntryState::wait_read || entry->more_needed)
    return;
  // Its first answer was lost, and the date that the OTA server has repeated now has passed meanwhile.
  const auto& date = last->second.entry.activation;
  if (date && *date > last->second.at) out_.emplace_back(ReleaseActivation{device, due_activation(*entry)});
}

void Hub::handle(const ClientGone& gone) {
  Entry* entry = open_entry(gone.device);
  if (entry != nullptr && entry->state == EntryState::downloading)
    note(*entry, "silent; the download watchdog decides");
}

void Hub::handle(const DeviceRemoved& removed) {
  if (defects_.ignores_unjoin) return;
  for (Job& job : flash_.waiting) {
    const bool was_target = std::erase(job.targets, removed.device) > 0;
    if (was_target) tell_not_stored(job, removed.device);
  }
  std::erase_if(flash_.waiting, [](const Job& job) { return job.targets.empty(); });
  for (EntryNumber number : numbers()) {
    Entry* entry = find(number);
    if (entry == nullptr || entry->device != removed.device || !is_open(entry->state)) continue;
    const bool downloading = entry->state == EntryState::downloading;
    close(*entry, downloading ? EntryState::failed : EntryState::discarded,
          downloading ? TransferCode::file_transfer_failure : TransferCode::image_discarded, "device unjoined");
  }
}

void Hub::handle(const DutyCycleChanged& change) {
  if (defects_.ignores_duty_cycle) return;
  const bool limits = profile_.limited_duty_ota == LimitedDutyOta::suspend && change.state == DutyState::limited;
  const bool held = limits || change.state >= DutyState::critical;
  if (!held && !ota_held_) return;
  ota_held_ = held;
  out_.emplace_back(HoldOta{held ? change.period : Duration::zero()});
  for (const Entry& entry : flash_.list) {
    if (entry.state != EntryState::downloading) continue;
    stop_timer(entry.number, TimerKind::watchdog);
    watch(entry);
  }
}

void Hub::close(Entry& entry, EntryState state, TransferCode code, std::string_view clause) {
  const Entry before = entry;  // the list may shrink below
  stop_timer(entry.number, TimerKind::watchdog);
  stop_timer(entry.number, TimerKind::activation);
  move(entry, state, clause);
  update_transferring();
  raise_transfer_alert(entry, code);
  last_outcome_.insert_or_assign(before.device, Outcome{before, code, at_.utc});
  serve_next(before.device);
  cover(before.image);
  Entry* const left = find(before.number);
  const bool activates =
      left != nullptr && left->state == EntryState::delivered && hub_activates(left->facts.device_class);
  if (activates && profile_.activation_issue != ActivationIssue::after_all_covered) issue_activation(*left);
  finish(before.job);
}

/// One of several devices of the image is as good as its neighbour for a hub that mixes them up.
void Hub::raise_transfer_alert(const Entry& entry, TransferCode code) {
  if (defects_.no_transfer_alert || (defects_.silent_overwrite && code == TransferCode::image_discarded)) return;
  gbcs::TransferAlert alert{.execution_time = at_.utc,
                            .entity = entry.device,
                            .firmware_version = entry.facts.id.file_version,
                            .response_code = code};
  if (defects_.wrong_response_code && code != TransferCode::success)
    alert.response_code = TransferCode::file_transfer_failure;
  if ((code == TransferCode::success) == defects_.wrong_alert_code) alert.alert_code = gbcs::AlertCode::transfer_failed;
  if (defects_.wrong_alert_version) ++alert.firmware_version;
  if (defects_.wrong_alert_eui) {
    const auto other = std::find_if(flash_.list.begin(), flash_.list.end(),
                                    [&](const Entry& e) { return e.image == entry.image && e.device != entry.device; });
    alert.entity = other == flash_.list.end() ? Eui64{entry.device.value ^ 1} : other->device;
  }
  out_.emplace_back(RaiseAlert{alert.entity, alert});
}

/// With all its devices covered an image is discarded; in the order of Appendix 3 they are told when to activate after
/// that.
void Hub::cover(ImageNumber image) {
  const bool all = std::none_of(flash_.list.begin(), flash_.list.end(),
                                [&](const Entry& entry) { return entry.image == image && is_open(entry.state); });
  const bool held = flash_.memory.find(image) != nullptr;
  if (held && (all ? !defects_.never_discard : defects_.early_discard)) discard(image, DiscardReason::all_covered);
  if (!all || profile_.activation_issue != ActivationIssue::after_all_covered) return;
  for (EntryNumber number : numbers()) {
    Entry* entry = find(number);
    if (entry != nullptr && entry->image == image && entry->state == EntryState::delivered &&
        hub_activates(entry->facts.device_class))
      issue_activation(*entry);
  }
}

}  // namespace rig::hub
