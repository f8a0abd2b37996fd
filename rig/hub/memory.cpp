// SPDX-License-Identifier: Apache-2.0
#include "rig/hub/memory.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::hub {
namespace {

/// One new image before a full memory.
struct Newcomer {
  const Memory& memory;
  const ImageFacts& facts;
  UtcTime utc;
  const Profile& profile;
  const Defects& defects;

  bool forced() const { return facts.force_replace && !defects.ignores_force_replace; }
  bool comes_first() const { return is_meter(facts.device_class) && !defects.no_priority_for_esme; }
  bool idle(const StoredImage& held) const { return !held.transferring || defects.ignores_policy; }
};

bool may_use(const Newcomer& newcomer, std::size_t block) {
  if (newcomer.profile.blocks == BlockUse::any_class) return true;
  return block == (newcomer.facts.device_class == DeviceClass::gsme ? 1u : 0u);
}

struct Held {
  const StoredImage* image;
  std::size_t block;
};
using Candidates = boost::container::small_vector<Held, 2>;

/// The images that might make room, the one that arrived first in front.
template <class Wanted>
Candidates candidates(const Newcomer& newcomer, const Wanted& wanted) {
  Candidates found;
  for (std::size_t block = 0; block < newcomer.memory.blocks.size(); ++block) {
    const auto& image = newcomer.memory.blocks[block];
    if (image && may_use(newcomer, block) && wanted(*image)) found.push_back({&*image, block});
  }
  std::sort(found.begin(), found.end(), [](const Held& a, const Held& b) { return a.image->number < b.image->number; });
  return found;
}

Decision overwrite(const Held& victim, Rule rule) { return Overwrite{victim.block, victim.image->number, rule}; }

Decision not_now(const Newcomer& newcomer, const Held& held, Rule rule) {
  const bool waits =
      newcomer.forced() || newcomer.comes_first() || newcomer.profile.unforced_when_busy == BusyAnswer::wait;
  if (waits) return Wait{held.image->number, rule};
  return Refuse{rule};
}

/// BR 2.5: one image per Device Model, space or no space.
std::optional<Decision> replace_same_model(const Newcomer& newcomer) {
  if (newcomer.profile.same_model == SameModel::kept_beside || newcomer.defects.ignores_same_model) return std::nullopt;
  const auto same =
      candidates(newcomer, [&](const StoredImage& held) { return same_model(held.facts, newcomer.facts); });
  if (same.empty()) return std::nullopt;
  const bool interrupts = newcomer.profile.overwrite_policy == OverwritePolicy::br;
  if (newcomer.idle(*same[0].image) || interrupts) return overwrite(same[0], Rule::same_model);
  return not_now(newcomer, same[0], Rule::transfer_in_progress);
}

/// Why an idle image may be overwritten by one that has no priority; nothing if it may not.
std::optional<Rule> eligible(const Newcomer& newcomer, const StoredImage& held) {
  const bool requested = held.ever_requested && !newcomer.defects.forgets_requests;
  if (!newcomer.idle(held)) return std::nullopt;
  if (newcomer.forced()) return Rule::at12_4_force_replace;
  if (newcomer.profile.overwrite_policy == OverwritePolicy::br)
    return requested ? std::nullopt : std::optional(Rule::br_2_5_newly_arrived);
  if (newcomer.utc - held.stored_at >= newcomer.profile.max_store_age) return Rule::at12_1_stored_too_long;
  if (!requested) return Rule::at12_2_never_requested;
  return Rule::at12_3_no_transfer;
}

Decision displace_one_of(const Newcomer& newcomer, const Candidates& held) {
  std::optional<Rule> best;
  const Held* victim = nullptr;
  for (const Held& one : held) {
    const auto rule = eligible(newcomer, *one.image);
    if (!rule || (best && *best <= *rule)) continue;
    best = rule;
    victim = &one;
  }
  if (victim != nullptr) return overwrite(*victim, *best);
  return not_now(newcomer, held[0], Rule::transfer_in_progress);
}

Decision make_room_for_meter(const Newcomer& newcomer) {
  const auto han = candidates(newcomer, [](const StoredImage& held) { return !is_meter(held.facts.device_class); });
  if (han.empty()) return displace_one_of(newcomer, candidates(newcomer, [](const StoredImage&) { return true; }));
  const bool br = newcomer.profile.overwrite_policy == OverwritePolicy::br;
  for (const Held& held : han) {
    if (newcomer.idle(*held.image)) return overwrite(held, br ? Rule::br_2_5_meter_first : Rule::at12_5_meter_first);
  }
  if (br) return overwrite(han[0], Rule::br_2_5_meter_first);
  return not_now(newcomer, han[0], Rule::transfer_in_progress);
}

Decision make_room(const Newcomer& newcomer) {
  if (newcomer.comes_first()) return make_room_for_meter(newcomer);
  const auto all = candidates(newcomer, [](const StoredImage&) { return true; });
  const auto han = candidates(newcomer, [&](const StoredImage& held) {
    return !is_meter(held.facts.device_class) || newcomer.defects.no_priority_for_esme;
  });
  if (han.empty()) return not_now(newcomer, all[0], Rule::meter_image_held);
  return displace_one_of(newcomer, han);
}

}  // namespace

StoredImage* Memory::find(ImageNumber number) {
  for (auto& block : blocks) {
    if (block && block->number == number) return &*block;
  }
  return nullptr;
}

const StoredImage* Memory::find(ImageNumber number) const { return const_cast<Memory&>(*this).find(number); }

void Memory::erase(ImageNumber number) {
  for (auto& block : blocks) {
    if (block && block->number == number) block.reset();
  }
}

Decision offer(const Memory& memory, const ImageFacts& facts, UtcTime utc, const Profile& profile,
               const Defects& defects) {
  const Newcomer newcomer{memory, facts, utc, profile, defects};
  if (facts.manufacturer_image_size >= first_oversize(profile) && !defects.accepts_oversize)
    return Refuse{Rule::oversize};
  if (const auto decision = replace_same_model(newcomer)) return *decision;
  for (std::size_t block = 0; block < memory.blocks.size(); ++block) {
    if (!memory.blocks[block] && may_use(newcomer, block)) return Store{block};
  }
  return make_room(newcomer);
}

}  // namespace rig::hub
