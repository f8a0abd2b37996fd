// SPDX-License-Identifier: Apache-2.0
//
// The part of the Air that loses, delays and spoils what it carries.
#include <algorithm>

#include "rig/sim/air.hpp"

namespace rig::sim {

Air::RuleId Air::add_rule(FaultRule rule) {
  rules_.push_back({++last_rule_, std::move(rule)});
  return last_rule_;
}

void Air::remove_rule(RuleId id) {
  std::erase_if(rules_, [id](const ActiveRule& active) { return active.id == id; });
}

void Air::set_rules(const std::vector<FaultRule>& rules) {
  clear_rules();
  for (const FaultRule& rule : rules) add_rule(rule);
}

void Air::decide_fate(Transmission& transmission, const Radio& from, const Radio* to) {
  if (rules_.empty()) return;
  const bool down = from.settings_.coordinator;
  const auto other = down ? (to ? std::optional(to->eui_) : std::nullopt) : std::optional(from.eui_);
  const bool first_attempt = transmission.attempts <= 1;
  Fate this_time;
  const ByteView payload{transmission.frame.payload.data(), transmission.frame.payload.size()};
  for (ActiveRule& active : rules_) {
    const FaultRule& rule = active.rule;
    if (!rule.applies_at(loop_.now()) || !rule.meets(down, other) || !rule.meets_content(transmission.frame.cluster, payload)) continue;
    if (!rule.counts()) {
      if (rng_.chance(rule.rate)) apply(rule, this_time);
    } else if (first_attempt && ++active.met >= rule.first && (rule.count == 0 || active.met - rule.first < rule.count)) {
      if (rng_.chance(rule.rate)) apply(rule, transmission.message_fate);
    }
  }
  const Fate& always = transmission.message_fate;
  transmission.fate = {.lost = this_time.lost || always.lost,
                       .twice = this_time.twice || always.twice,
                       .corrupted = this_time.corrupted || always.corrupted,
                       .overtaken = this_time.overtaken || always.overtaken,
                       .delay = std::max(this_time.delay, always.delay),
                       .longest_hold = std::max(this_time.longest_hold, always.longest_hold)};
}

void Air::apply(const FaultRule& rule, Fate& fate) {
  switch (rule.what) {
    case Fault::drop: fate.lost = true; return;
    case Fault::delay: fate.delay = std::max(fate.delay, rule.delay); return;
    case Fault::duplicate: fate.twice = true; return;
    case Fault::corrupt: fate.corrupted = true; return;
    case Fault::reorder:
      fate.overtaken = true;
      fate.longest_hold = std::max(fate.longest_hold, rule.delay);
      return;
  }
}

// Of what is no message of its own: acknowledgements and the exchange of a join.
bool Air::loses_everything(bool down, Eui64 device) {
  return std::any_of(rules_.begin(), rules_.end(), [&](const ActiveRule& active) {
    const FaultRule& rule = active.rule;
    return rule.what == Fault::drop && rule.meets_everything() && rule.applies_at(loop_.now()) && rule.meets(down, device) && rng_.chance(rule.rate);
  });
}

}  // namespace rig::sim
