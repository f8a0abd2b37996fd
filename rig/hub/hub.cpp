// SPDX-License-Identifier: Apache-2.0
#include "rig/hub/hub.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::hub {

Hub::Hub(const Profile& profile, Flash& flash, const Defects& defects)
    : profile_(profile), flash_(flash), defects_(defects) {}

Actions Hub::on(const Input& input, Instant at) {
  if (!powered_ && !std::holds_alternative<PowerRestored>(input)) return {};
  at_ = at;
  std::visit([this](const auto& what) { handle(what); }, input);
  if (powered_) {
    admit_waiting();
    arm(std::holds_alternative<Progress>(input));
  }
  return std::exchange(out_, {});
}

void Hub::handle(const TimerFired&) {
  armed_.reset();
  const auto due =
      std::stable_partition(timers_.begin(), timers_.end(), [this](const Timer& t) { return t.at > at_.now; });
  std::vector<Timer> fired(due, timers_.end());
  timers_.erase(due, timers_.end());
  std::stable_sort(fired.begin(), fired.end(), [](const Timer& a, const Timer& b) { return a.at < b.at; });
  for (const Timer& timer : fired) fire(timer);
}

void Hub::fire(const Timer& timer) {
  Entry* entry = find(timer.entry);
  if (entry == nullptr) return;
  switch (timer.kind) {
    case TimerKind::watchdog:
      return close(*entry, EntryState::failed, gbcs::TransferCode::file_transfer_failure,
                   "silent for longer than the download watchdog");
    case TimerKind::activation:
      if (!is_open(entry->state)) return activation_time(*entry);
      if (open_entry(entry->device) == entry) serve(*entry);
      return;
    case TimerKind::read_due:
      return read_version(*entry);
    case TimerKind::read_timeout:
      return report(*entry, std::nullopt);
    case TimerKind::purge:
      if (const StoredImage* image = flash_.memory.find(entry->image); image != nullptr && !image->ever_requested)
        discard(entry->image, DiscardReason::purged);
      return;
  }
}

void Hub::handle(const PowerLost&) {
  powered_ = false;
  ota_held_ = false;
  timers_.clear();
  last_outcome_.clear();
  if (std::exchange(armed_, std::nullopt)) out_.emplace_back(wire::DisarmTimer{});
  if (defects_.forgets_list_on_power_loss) flash_.list.clear();
  if (defects_.forgets_images_on_power_loss) flash_.memory = {};
}

void Hub::handle(const PowerRestored&) {
  powered_ = true;
  for (std::size_t block = 0; block < flash_.memory.blocks.size(); ++block) {
    if (const auto& image = flash_.memory.blocks[block]) tell_server(*image, block, Rule::held_without_power);
  }
  for (EntryNumber number : numbers()) {
    if (Entry* entry = find(number)) restore(*entry);
  }
}

/// Timers are gone with the power; what is due meanwhile is made up for.
void Hub::restore(Entry& entry) {
  const bool dated = hub_activates(entry.facts.device_class) && entry.activation;
  if (is_open(entry.state)) {
    if (dated && !has_come(entry)) start_timer(entry, TimerKind::activation, instant_of(*entry.activation));
    if (open_entry(entry.device) != &entry) return;
    serve(entry);
    if (entry.state == EntryState::downloading) watch(entry);
    return notify(entry);  // also one that was downloading: it may have given up meanwhile
  }
  if (entry.state == EntryState::wait_read) {
    // Only civil time survives. When the clock was set back meanwhile, the read still waits no longer than it ever would have.
    const Duration delay = defects_.read_back_delay.value_or(profile_.read_back_delay);
    const TimePoint due = std::min(instant_of(*entry.activation + delay), at_.now + delay);
    if (due < at_.now && defects_.forgets_read_on_power_loss) return;
    return start_timer(entry, TimerKind::read_due, std::max(due, at_.now));
  }
  const bool told_later = profile_.activation_issue == ActivationIssue::at_activation_time || entry.more_needed;
  const bool pending =
      entry.state == EntryState::act_issued || (entry.state == EntryState::delivered && dated && told_later);
  if (!pending || entry.activated) return;
  if (!has_come(entry)) return start_timer(entry, TimerKind::activation, instant_of(*entry.activation));
  const bool knew_its_date = entry.state == EntryState::act_issued;
  activation_time(entry, knew_its_date ? instant_of(*entry.activation) : at_.now);
}

void Hub::handle(const ClockChanged&) {
  if (defects_.ignores_clock_change) return;
  for (EntryNumber number : numbers()) {
    Entry* entry = find(number);
    if (entry != nullptr && entry->activation && hub_activates(entry->facts.device_class)) follow_clock(*entry);
  }
}

/// Activation follows the hub's civil time; what counts from an activation that has happened does not.
void Hub::follow_clock(Entry& entry) {
  if (is_open(entry.state)) {
    stop_timer(entry.number, TimerKind::activation);
    if (!has_come(entry)) start_timer(entry, TimerKind::activation, instant_of(*entry.activation));
    if (open_entry(entry.device) == &entry) serve(entry);
    return;
  }
  if (!has_timer(entry.number, TimerKind::activation)) return;
  if (entry.state == EntryState::act_issued && !entry.more_needed)
    release(entry);
  stop_timer(entry.number, TimerKind::activation);
  if (!has_come(entry)) return start_timer(entry, TimerKind::activation, instant_of(*entry.activation));
  activation_time(entry);
}

void Hub::start_timer(const Entry& entry, TimerKind kind, TimePoint at) {
  stop_timer(entry.number, kind);
  timers_.push_back({entry.number, kind, at});
}

void Hub::stop_timer(EntryNumber entry, TimerKind kind) {
  std::erase_if(timers_, [&](const Timer& timer) { return timer.entry == entry && timer.kind == kind; });
}

bool Hub::has_timer(EntryNumber entry, TimerKind kind) const {
  return std::any_of(timers_.begin(), timers_.end(),
                     [&](const Timer& timer) { return timer.entry == entry && timer.kind == kind; });
}

/// Lazily: a timer that fires too early costs less than one armed anew for every block.
void Hub::arm(bool lazily) {
  const auto earliest =
      std::min_element(timers_.begin(), timers_.end(), [](const Timer& a, const Timer& b) { return a.at < b.at; });
  if (earliest == timers_.end()) {
    if (std::exchange(armed_, std::nullopt)) out_.emplace_back(wire::DisarmTimer{});
    return;
  }
  if (armed_ && (*armed_ == earliest->at || (lazily && *armed_ < earliest->at))) return;
  armed_ = earliest->at;
  out_.emplace_back(wire::ArmTimer{earliest->at});
}

void Hub::move(Entry& entry, EntryState to, std::string_view clause) {
  out_.emplace_back(Note{entry.number, entry.device, std::exchange(entry.state, to), to, clause});
}

void Hub::note(const Entry& entry, std::string_view clause) {
  out_.emplace_back(Note{entry.number, entry.device, entry.state, entry.state, clause});
}

void Hub::update_transferring() {
  for (auto& block : flash_.memory.blocks) {
    if (!block) continue;
    block->transferring = std::any_of(flash_.list.begin(), flash_.list.end(), [&](const Entry& entry) {
      return entry.image == block->number && entry.state == EntryState::downloading;
    });
  }
}

Entry* Hub::find(EntryNumber number) {
  const auto found =
      std::find_if(flash_.list.begin(), flash_.list.end(), [&](const Entry& entry) { return entry.number == number; });
  return found == flash_.list.end() ? nullptr : &*found;
}

std::vector<EntryNumber> Hub::numbers() const {
  std::vector<EntryNumber> all;
  for (const Entry& entry : flash_.list) all.push_back(entry.number);
  return all;
}

/// The entry a device is being served for: a download once begun, else by the profile's choice.
Entry* Hub::open_entry(Eui64 device) {
  Entry* best = nullptr;
  for (Entry& entry : flash_.list) {
    if (entry.device != device || !is_open(entry.state)) continue;
    const bool higher = best != nullptr && best->state != EntryState::downloading &&
                        profile_.image_choice == ImageChoice::highest_version &&
                        entry.facts.id.file_version > best->facts.id.file_version;
    if (best == nullptr || entry.state == EntryState::downloading || higher) best = &entry;
  }
  return best;
}

std::vector<Switch> facts(const Flash& flash) {
  std::vector<Switch> rows{{"hub.list.size", std::to_string(flash.list.size())},
                           {"hub.waiting", std::to_string(flash.waiting.size())}};
  std::size_t used = 0;
  for (std::size_t block = 0; block < flash.memory.blocks.size(); ++block) {
    const auto& image = flash.memory.blocks[block];
    used += image ? 1 : 0;
    rows.push_back({fmt::format("hub.block.{}.version", block),
                    image ? fmt::format("0x{:08X}", image->facts.id.file_version) : "none"});
    rows.push_back(
        {fmt::format("hub.block.{}.class", block), image ? std::string(name(image->facts.device_class)) : "none"});
    rows.push_back({fmt::format("hub.block.{}.transferring", block), image && image->transferring ? "true" : "false"});
  }
  rows.push_back({"hub.blocks.used", std::to_string(used)});
  for (const Entry& entry : flash.list)
    rows.push_back({fmt::format("hub.list.{}.{:08X}", to_string(entry.device), entry.facts.id.file_version),
                    std::string(name(entry.state))});
  return rows;
}

}  // namespace rig::hub
