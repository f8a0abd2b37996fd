// SPDX-License-Identifier: Apache-2.0
//
// Jobs, and which image gets which block.
#include <algorithm>

#include "rig/hub/hub.hpp"

namespace rig::hub {

void Hub::handle(const Job& job) {
  if (job.targets.empty()) return refuse(job, Rule::no_targets);
  const bool dated = job.activation && hub_activates(job.image.device_class);
  if (dated && *job.activation - at_.utc > profile_.activation_max) return refuse(job, Rule::activation_too_late);
  decide(job);
}

void Hub::decide(const Job& job) {
  const Decision decision = offer(flash_.memory, job.image, at_.utc, profile_, defects_);
  if (const auto* wait = std::get_if<Wait>(&decision)) return wait_in_line(job, *wait);
  if (const auto* no = std::get_if<Refuse>(&decision)) return refuse(job, no->rule);
  if (const auto* into = std::get_if<Store>(&decision)) return store(job, into->block, into->rule);
  const auto& over = std::get<Overwrite>(decision);
  discard(over.victim, DiscardReason::overwritten, over.rule);
  store(job, over.block, over.rule);
}

void Hub::wait_in_line(const Job& job, const Wait& wait) {
  const auto behind = [&](const Job& other) {
    return is_meter(job.image.device_class) && !is_meter(other.image.device_class) && !defects_.no_priority_for_esme;
  };
  flash_.waiting.insert(std::find_if(flash_.waiting.begin(), flash_.waiting.end(), behind), job);
  out_.emplace_back(JobWaits{job.id, wait});
}

/// Whoever waited does not throw out, unasked for, an image that was let in before it: a meter's image does, or one for
/// which that image has become too old.
bool Hub::must_wait_on(const Job& job, const Decision& decision) const {
  if (std::holds_alternative<Wait>(decision)) return true;
  const auto* over = std::get_if<Overwrite>(&decision);
  if (over == nullptr || over->rule == Rule::at12_1_stored_too_long) return false;
  const StoredImage& victim = *flash_.memory.find(over->victim);
  const bool meter_first =
      is_meter(job.image.device_class) && !is_meter(victim.facts.device_class) && !defects_.no_priority_for_esme;
  return !victim.ever_requested && !meter_first;
}

void Hub::admit_waiting() {
  for (std::size_t i = 0; i < flash_.waiting.size();) {
    const Job& next = flash_.waiting[i];
    if (must_wait_on(next, offer(flash_.memory, next.image, at_.utc, profile_, defects_))) {
      ++i;
      continue;
    }
    const Job job = next;
    flash_.waiting.erase(flash_.waiting.begin() + static_cast<std::ptrdiff_t>(i));
    decide(job);
    i = 0;
  }
}

void Hub::refuse(const Job& job, Rule rule) {
  out_.emplace_back(JobRefused{job.id, rule});
  for (Eui64 device : job.targets) tell_not_stored(job, device);
}

void Hub::tell_not_stored(const Job& job, Eui64 device) {
  if (profile_.refusal_alert)
    raise_transfer_alert({.job = job.id, .device = device, .facts = job.image}, gbcs::TransferCode::image_discarded);
}

void Hub::store(const Job& job, std::size_t block, Rule rule) {
  const ImageNumber number{flash_.next_image++};
  flash_.memory.blocks[block] = StoredImage{.number = number, .job = job.id, .facts = job.image, .stored_at = at_.utc};
  tell_server(*flash_.memory.blocks[block], block, rule);
  add_entries(job, number);
}

void Hub::tell_server(const StoredImage& image, std::size_t block, Rule rule) {
  const auto hardware = defects_.no_hw_check ? std::nullopt : image.facts.hardware;
  out_.emplace_back(StoreImage{image.number, image.job, block, rule, hardware});
}

void Hub::add_entries(const Job& job, ImageNumber image) {
  std::vector<EntryNumber> added;
  for (Eui64 device : job.targets) {
    const bool named_twice = std::any_of(flash_.list.begin(), flash_.list.end(), [&](const Entry& entry) {
      return entry.image == image && entry.device == device;
    });
    if (named_twice) continue;
    Entry entry{.number = EntryNumber{flash_.next_entry++},
                .job = job.id,
                .image = image,
                .device = device,
                .facts = job.image};
    if (hub_activates(job.image.device_class)) entry.activation = job.activation;
    flash_.list.push_back(entry);
    added.push_back(entry.number);
    note(entry, hub_activates(job.image.device_class) ? "Appendix 3 step 1" : "Appendix 4 step 1");
  }
  for (EntryNumber number : added) {
    Entry& entry = *find(number);
    if (entry.activation && !has_come(entry)) start_timer(entry, TimerKind::activation, instant_of(*entry.activation));
    if (open_entry(entry.device) != &entry) continue;
    serve(entry);
    notify(entry);
  }
  if (profile_.notify == NotifyForm::broadcast && !defects_.no_notify)
    out_.emplace_back(Notify{std::nullopt, job.image.id});
  if (defects_.purges_after_two_days)
    start_timer(*find(added.front()), TimerKind::purge, at_.now + std::chrono::hours(48));
}

void Hub::discard(ImageNumber image, DiscardReason reason, std::optional<Rule> rule) {
  flash_.memory.erase(image);
  out_.emplace_back(DiscardImage{image, reason, rule});
  if (reason == DiscardReason::all_covered) return;
  for (EntryNumber number : numbers()) {
    Entry* entry = find(number);
    if (entry == nullptr || entry->image != image || !is_open(entry->state)) continue;
    close(*entry, EntryState::discarded, gbcs::TransferCode::image_discarded,
          reason == DiscardReason::overwritten ? "image overwritten" : "image deleted");
  }
}

}  // namespace rig::hub
