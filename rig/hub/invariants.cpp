// SPDX-License-Identifier: Apache-2.0
#include "rig/hub/invariants.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::hub {
namespace {

using gbcs::TransferCode;

constexpr std::uint32_t bit(EntryState state) { return 1u << static_cast<unsigned>(state); }

/// Where an entry may go from each state.
std::uint32_t successors(EntryState state) {
  using enum EntryState;
  constexpr std::uint32_t outcomes = bit(mismatch) | bit(failed) | bit(delivered) | bit(discarded);
  switch (state) {
    case created:
      return bit(notified) | bit(queried) | bit(downloading) | outcomes;
    case notified:
      return bit(queried) | bit(downloading) | outcomes;
    case queried:
      return bit(downloading) | outcomes;
    case downloading:
      return outcomes;
    case delivered:
      return bit(act_issued) | bit(wait_read) | bit(removed);
    case act_issued:
      return bit(wait_read) | bit(removed);
    case wait_read:
      return bit(reported);
    case mismatch:
    case failed:
    case discarded:
    case reported:
      return bit(removed);
    case removed:
      return 0;
  }
  return 0;
}

std::optional<TransferCode> outcome_of(EntryState state) {
  switch (state) {
    case EntryState::mismatch:
      return TransferCode::hardware_version_mismatch;
    case EntryState::failed:
      return TransferCode::file_transfer_failure;
    case EntryState::delivered:
      return TransferCode::success;
    case EntryState::discarded:
      return TransferCode::image_discarded;
    default:
      return std::nullopt;
  }
}

template <class T>
bool contains(std::span<const Action> actions) {
  return std::any_of(actions.begin(), actions.end(),
                     [](const Action& action) { return std::holds_alternative<T>(action); });
}

}  // namespace

void Invariants::expect(bool holds, std::string_view what) {
  if (!holds)
    violations_.push_back(
        fmt::format("at {}, {}: {}", format_duration(at_.now.time_since_epoch()), to_string(input_), what));
}

void Invariants::expect(bool holds, const Seen& entry, std::string_view what) {
  if (!holds) expect(false, fmt::format("{} of {} {}", name(entry.state), to_string(entry.device), what));
}

void Invariants::saw(const Input& input, Instant at, std::span<const Action> actions, const Flash& flash) {
  input_ = input;
  at_ = at;
  if (!powered_ && !std::holds_alternative<PowerRestored>(input))
    return expect(actions.empty(), "a hub without power acts");
  before(input);
  for (const Action& action : actions) std::visit([this](const auto& what) { check(what); }, action);
  after(input, actions, flash);
}

void Invariants::before(const Input& input) {
  for (auto& [number, entry] : entries_) entry.changed = false;
  const auto heard = [&](Eui64 device) {
    for (auto& [number, entry] : entries_) {
      if (entry.device == device) entry.heard = at_.now;
    }
  };
  if (const auto* job = std::get_if<Job>(&input)) jobs_.insert_or_assign(job->id, *job);
  if (const auto* started = std::get_if<TransferStarted>(&input)) heard(started->device);
  if (const auto* progress = std::get_if<Progress>(&input)) heard(progress->device);
  if (const auto* removed = std::get_if<DeviceRemoved>(&input)) {
    for (const Job& job : waiting_) {
      if (std::find(job.targets.begin(), job.targets.end(), removed->device) != job.targets.end())
        owe_for(job, removed->device);
    }
  }
  if (std::holds_alternative<ClockChanged>(input))
    for (auto& [number, entry] : entries_) entry.clock_was_set = entry.clock_was_set || entry.state == EntryState::wait_read;
  if (std::holds_alternative<PowerLost>(input)) powered_ = ota_held_ = false;
  if (std::holds_alternative<PowerRestored>(input)) {
    powered_ = interrupted_ = true;
    give_reads_time();
    for (auto& [number, entry] : entries_) entry.heard = at_.now;
  }
  if (const auto* duty = std::get_if<DutyCycleChanged>(&input)) {
    ota_held_ = duty->state >= DutyState::critical ||
                (duty->state == DutyState::limited && profile_.limited_duty_ota == LimitedDutyOta::suspend);
    for (auto& [number, entry] : entries_) entry.heard = at_.now;
  }
}

void Invariants::check(const StoreImage& store) {
  last_stored_ = store.image;
  for (const auto& [number, image] : images_)
    expect(number == store.image || image.block != store.block, "two images in one block");
  expect(jobs_.contains(store.job), "an image of an unknown job is stored");
  images_[store.image] = {store.job, store.block, false};
  const bool meter = jobs_.contains(store.job) && is_meter(jobs_.at(store.job).image.device_class);
  expect(!meter_overwritten_ || meter, "a meter's image made room for a HAN device's");
  meter_overwritten_ = false;
}

void Invariants::check(const DiscardImage& discard) {
  expect(images_.contains(discard.image), "an image is discarded that is not held");
  expect(discard.reason != DiscardReason::purged, "an image is deleted though nothing needs its block");
  const auto image = images_.find(discard.image);
  const bool unrequested = discard.rule == Rule::at12_2_never_requested || discard.rule == Rule::br_2_5_newly_arrived;
  expect(!unrequested || image == images_.end() || !image->second.requested, "a requested image is overwritten as never requested");
  const bool at12 = profile_.overwrite_policy == OverwritePolicy::at12;
  for (const auto& [number, entry] : entries_) {
    if (entry.image != discard.image) continue;
    expect(discard.reason != DiscardReason::all_covered || !is_open(entry.state), entry,
           "loses an image as if all were covered");
    expect(!at12 || discard.reason != DiscardReason::overwritten || entry.state != EntryState::downloading, entry,
           "is overwritten during its transfer");
    meter_overwritten_ = discard.reason == DiscardReason::overwritten && is_meter(facts(entry).device_class) &&
                         discard.rule != Rule::same_model;
  }
  images_.erase(discard.image);
}

void Invariants::check(const JobRefused& refused) {
  const Job& job = jobs_.at(refused.job);
  const bool forced = job.image.force_replace || is_meter(job.image.device_class);
  expect(refused.rule != Rule::transfer_in_progress || !forced,
         "an image is refused that may wait for the end of a transfer");
  for (Eui64 device : job.targets) owe_for(job, device);
}

void Invariants::owe_for(const Job& job, Eui64 device) {
  if (profile_.refusal_alert)
    owed_.push_back(
        {gbcs::AlertCode::transfer_failed, at_.utc, device, job.image.id.file_version, TransferCode::image_discarded});
}

void Invariants::check(const Serve& serve) {
  expect(images_.contains(serve.image), "an image is served that is not held");
  const Seen* entry = nullptr;
  for (const auto& [number, seen] : entries_) {
    if (seen.device == serve.device && seen.image == serve.image) entry = &seen;
  }
  if (entry == nullptr) return expect(false, fmt::format("{} is served and is no target", to_string(serve.device)));
  expect(is_open(entry->state), *entry, "is served again");
  check_activation(*entry, serve.activation);
}

void Invariants::check(const ReleaseActivation& release) {
  const Seen* entry = nullptr;
  for (const auto& [number, seen] : entries_) {
    const bool delivered = seen.state == EntryState::delivered || seen.state == EntryState::act_issued ||
                           seen.state == EntryState::wait_read;
    if (seen.device == release.device && delivered) entry = &seen;
  }
  if (entry == nullptr)
    return expect(false, fmt::format("{} is to activate what it has not got", to_string(release.device)));
  check_activation(*entry, release.activation);
}

void Invariants::check_activation(const Seen& entry, const ota::Activation& activation) {
  using Kind = ota::Activation::Kind;
  if (activation.kind == Kind::wait) return;
  if (!hub_activates(facts(entry).device_class))
    return expect(profile_.hcalcs_end_response == HcalcsEndResponse::now, entry, "is told to activate by the hub");
  const auto& date = jobs_.at(entry.job).activation;
  if (activation.kind == Kind::at) {
    expect(date && activation.instant == *date, entry, "is given a date that is not the job's");
    return expect(activation.instant > at_.utc, entry, "is given a date that has passed");
  }
  // An activation that has come stays so when the clock is set back.
  expect(!date || *date <= at_.utc || entry.state == EntryState::wait_read, entry, "is activated before its time");
}

void Invariants::check(const ReadVersion& read) {
  expect(draft(), "the hub reads the version though the device reports it");
  expect(read.deadline - at_.now == profile_.read_timeout, "the device has not the time it should have to answer");
  Seen* due = nullptr;  // a device may wait for the reads of two images: this is the one that is due first
  for (auto& [number, entry] : entries_) {
    const bool waits = entry.device == read.device && entry.state == EntryState::wait_read && entry.read_due;
    if (waits && (due == nullptr || *entry.read_due < *due->read_due)) due = &entry;
  }
  if (due != nullptr) {
    expect(at_.now >= *due->read_due, *due, "is read too early");
    expect(interrupted_ || at_.now <= due->read_latest, *due, "is read too late");
    return due->read_due.reset();
  }
  if (draft() && !interrupted_) expect(false, "a version is read that was read already, or is not to be read");
}

void Invariants::check(const RaiseAlert& raise) {
  if (const auto* version = std::get_if<gbcs::VersionAlert>(&raise.alert)) {
    expect(draft(), "the hub reports the version though the device does");
    expect(version->activate_image == gbcs::ActivateImage::success || version->firmware_version == 0,
           "a version though it was not read");
    ++version_alerts_[raise.device];
    return;
  }
  const auto* transfer = std::get_if<gbcs::TransferAlert>(&raise.alert);
  if (transfer == nullptr) return;
  const auto expected = std::find(owed_.begin(), owed_.end(), *transfer);
  if (expected != owed_.end())
    owed_.erase(expected);
  else
    expect(profile_.repeated_outcome == RepeatedOutcome::alerted,
           fmt::format("alert {} without such an outcome", to_string(raise.alert)));
}

void Invariants::check(const Note& note) {
  if (!entries_.contains(note.entry)) {
    const ImageNumber image = last_stored_.value_or(ImageNumber{});
    if (!images_.contains(image)) return expect(false, "an entry for no image");
    entries_[note.entry] = {images_.at(image).job, image, note.device, note.from, at_.now, {}, {}, {}, {}};
  }
  Seen& entry = entries_.at(note.entry);
  if (entry.state != note.from) expect(false, entry, fmt::format("is said to come from {}", name(note.from)));
  if (note.from == note.to) return;
  if ((successors(note.from) & bit(note.to)) == 0) expect(false, entry, fmt::format("becomes {}", name(note.to)));
  entry.state = note.to;
  if (const auto image = images_.find(entry.image); note.to == EntryState::downloading && image != images_.end()) image->second.requested = true;
  entry.heard = at_.now;
  entry.changed = true;
  check_outcome(entry);
}

void Invariants::check_outcome(Seen& entry) {
  if (const auto code = outcome_of(entry.state)) {
    const auto alert =
        *code == TransferCode::success ? gbcs::AlertCode::transfer_succeeded : gbcs::AlertCode::transfer_failed;
    owed_.push_back({alert, at_.utc, entry.device, facts(entry).id.file_version, *code});
  }
  if (entry.state == EntryState::wait_read) {
    const auto& date = jobs_.at(entry.job).activation;
    expect(!date || *date <= at_.utc, entry, "counts as activated before its time");
    // A device that knew its date has activated while the hub was without power.
    const bool meanwhile = std::holds_alternative<PowerRestored>(input_);
    entry.read_due = at_.now + (meanwhile ? Duration::zero() : profile_.read_back_delay);
    entry.read_latest = at_.now + profile_.read_back_delay + profile_.read_back_tolerance;
  }
  if (entry.state == EntryState::reported) --version_alerts_[entry.device];
  if (entry.state == EntryState::removed && hub_activates(facts(entry).device_class) && draft())
    expect(version_alerts_[entry.device] == 0, entry, "left before its version was told");
}

void Invariants::after(const Input& input, std::span<const Action> actions, const Flash& flash) {
  check_alerts();
  if (const auto* query = std::get_if<Query>(&input)) check_query(*query);
  if (const auto* removed = std::get_if<DeviceRemoved>(&input)) {
    for (const auto& [number, entry] : entries_)
      expect(entry.device != removed->device || !is_open(entry.state), entry, "was unjoined");
  }
  if (std::holds_alternative<DutyCycleChanged>(input))
    expect(!ota_held_ || contains<HoldOta>(actions), "transfers go on against the duty cycle");
  meter_overwritten_ = false;
  waiting_ = flash.waiting;
  if (!powered_) return;
  for (auto& [number, entry] : entries_)
    entry.activated = entry.activated || (entry.state == EntryState::act_issued && activation_has_come(entry));
  check_memory(flash.memory);
  check_list(flash);
  for (const auto& [number, entry] : entries_) check_entry(entry);
  std::erase_if(entries_, [](const auto& row) { return row.second.state == EntryState::removed; });
}

void Invariants::check_alerts() {
  for (const auto& alert : owed_) expect(false, fmt::format("no alert {}", to_string(Alert{alert})));
  for (const auto& [device, balance] : version_alerts_)
    if (balance != 0)
      expect(false, fmt::format("{} version alerts for {} without such an entry", balance, to_string(device)));
  owed_.clear();
  version_alerts_.clear();
}

void Invariants::check_query(const Query& query) {
  for (const auto& [number, entry] : entries_) {
    if (entry.device != query.device || !entry.changed) continue;
    const auto& range = facts(entry).hardware;
    const bool suits = query.hardware_version ? !range || range->contains(*query.hardware_version)
                                              : profile_.hardware_absent == HardwareAbsent::match;
    expect(suits || entry.state != EntryState::queried, entry, "was offered an image for other hardware");
    expect(!suits || entry.state != EntryState::mismatch, entry, "was refused an image for its hardware");
  }
}

void Invariants::check_memory(const Memory& memory) {
  std::size_t held = 0;
  for (const auto& block : memory.blocks) {
    if (!block) continue;
    ++held;
    expect(images_.contains(block->number), "an image is held that was never stored");
    expect(block->facts.manufacturer_image_size < first_oversize(profile_), "an image is larger than a block");
  }
  expect(held == images_.size(), "an image that was stored is not held any more");
  const auto& [first, second] = memory.blocks;
  const bool twins = first && second && same_model(first->facts, second->facts);
  expect(!twins || profile_.same_model == SameModel::kept_beside, "two images of one model");
  for (const auto& [number, image] : images_) {
    const bool open = std::any_of(entries_.begin(), entries_.end(), [&, n = number](const auto& row) {
      return row.second.image == n && is_open(row.second.state);
    });
    expect(open, "an image is kept though all its devices are covered");
  }
}

void Invariants::check_list(const Flash& flash) {
  for (const auto& [number, entry] : entries_) {
    const bool listed =
        std::any_of(flash.list.begin(), flash.list.end(), [n = number](const Entry& row) { return row.number == n; });
    expect(listed || entry.state == EntryState::removed, entry, "is not in the list any more");
    const bool job_over = std::all_of(entries_.begin(), entries_.end(), [&, job = entry.job](const auto& row) {
      return row.second.job != job || is_over(row.second);
    });
    expect(!listed || !job_over, entry, "is still in the list though its job is done");
  }
  if (profile_.blocks == BlockUse::esme_block_only) return;
  for (const Job& waiting : flash.waiting) {
    const auto holds = [&](const auto& wanted) {
      const auto& blocks = flash.memory.blocks;
      return std::any_of(blocks.begin(), blocks.end(), [&](const auto& block) { return block && wanted(*block); });
    };
    const bool own_model = holds([&](const StoredImage& held) { return same_model(held.facts, waiting.image); });
    const bool idle_han =
        holds([](const StoredImage& held) { return !held.transferring && !is_meter(held.facts.device_class); });
    expect(!is_meter(waiting.image.device_class) || own_model || !idle_han,
           "a meter's image waits for an idle HAN image");
  }
}

/// A hub without power keeps civil time alone. When its clock was set in between, it cannot know how long ago the activation was.
void Invariants::give_reads_time() {
  for (auto& [number, entry] : entries_)
    if (entry.state == EntryState::wait_read && entry.clock_was_set)
      entry.read_latest = std::max(entry.read_latest, at_.now + profile_.read_back_delay + profile_.read_back_tolerance);
}

bool Invariants::activation_has_come(const Seen& entry) const {
  const auto& date = jobs_.at(entry.job).activation;
  return !date || *date <= at_.utc;
}

bool Invariants::is_over(const Seen& entry) const {
  switch (entry.state) {
    case EntryState::mismatch:
    case EntryState::failed:
    case EntryState::discarded:
    case EntryState::reported:
    case EntryState::removed:
      return true;
    case EntryState::delivered:
      return !hub_activates(facts(entry).device_class);
    case EntryState::act_issued:
      return !draft() && entry.activated;
    default:
      return false;
  }
}

void Invariants::check_entry(const Seen& entry) {
  const auto silence = at_.now - entry.heard;
  if (entry.state == EntryState::downloading && !ota_held_)
    expect(silence <= download_watchdog(profile_, facts(entry).manufacturer_image_size), entry,
           "is silent and not given up");
  if (entry.state == EntryState::wait_read && entry.read_due)
    expect(at_.now <= entry.read_latest || std::holds_alternative<PowerRestored>(input_), entry, "is not read");
  if (entry.state == EntryState::act_issued && draft())
    expect(!activation_has_come(entry), entry, "does not activate though its time has come");
  const bool alone = std::none_of(entries_.begin(), entries_.end(), [&](const auto& row) {
    return row.second.device == entry.device && &row.second != &entry && is_open(row.second.state);
  });
  if (entry.state == EntryState::created && alone)
    expect(profile_.notify == NotifyForm::none, entry, "was not told of its image");
}

}  // namespace rig::hub
