// SPDX-License-Identifier: Apache-2.0
#include "rig/hub/duty_cycle.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace rig::hub {
namespace {

constexpr Duration slice_length = std::chrono::minutes(1);

DutyState up(DutyState state) { return static_cast<DutyState>(static_cast<std::uint8_t>(state) + 1); }
DutyState down(DutyState state) { return static_cast<DutyState>(static_cast<std::uint8_t>(state) - 1); }

/// Of the action taken in the state.
gbcs::AlertCode entered(DutyState state) {
  constexpr std::array codes{gbcs::AlertCode::limited_duty_cycle, gbcs::AlertCode::critical_duty_cycle,
                             gbcs::AlertCode::regulated_duty_cycle};
  return codes.at(static_cast<std::size_t>(state) - 1);
}
/// Of falling below the threshold that leads into the state.
gbcs::AlertCode left(DutyState state) {
  constexpr std::array codes{gbcs::AlertCode::normal_duty_cycle_again, gbcs::AlertCode::limited_duty_cycle_again,
                             gbcs::AlertCode::critical_duty_cycle_again};
  return codes.at(static_cast<std::size_t>(state) - 1);
}

}  // namespace

DutyCycle::DutyCycle(const DutyCycleSettings& settings) : settings_(settings) {}

double DutyCycle::percent(TimePoint now) const {
  Duration spent = spent_;
  for (auto slice = slices_.begin(); slice != slices_.end() && is_over(*slice, now); ++slice) spent -= slice->airtime;
  return 100.0 * static_cast<double>(spent.count()) / static_cast<double>(settings_.window.count());
}

Actions DutyCycle::on_airtime(std::optional<Eui64> device, Duration airtime, Instant at) {
  const Eui64 key = device.value_or(Eui64{});
  const auto old = std::find_if(slices_.rbegin(), slices_.rend(), [&](const Slice& slice) {
    return slice.device == key || at.now - slice.begin >= slice_length;
  });
  if (old != slices_.rend() && old->device == key && at.now - old->begin < slice_length)
    old->airtime += airtime;
  else
    slices_.push_back({at.now, key, airtime});
  spent_ += airtime;
  return judge(at);
}

Actions DutyCycle::on_discarded(Eui64 originator, Eui64 recipient, gbcs::MessageKind kind, gbcs::Counter counter,
                                Instant at) {
  const gbcs::DiscardedMessageAlert alert{
      .time = at.utc, .originator = originator, .recipient = recipient, .kind = kind, .counter = counter};
  return {RaiseAlert{recipient, alert}};
}

Actions DutyCycle::on_timer(Instant at) {
  armed_.reset();
  return judge(at);
}

DutyState DutyCycle::target(TimePoint now) const {
  const double spent = percent(now);
  if (spent >= settings_.regulated_percent) return DutyState::regulated;
  if (spent >= settings_.critical_percent) return DutyState::critical;
  return spent >= settings_.limited_percent ? DutyState::limited : DutyState::normal;
}

/// A suspension is served in full before the state falls; while it lasts a higher state may still be entered.
Actions DutyCycle::judge(Instant at) {
  Actions out;
  for (; !slices_.empty() && is_over(slices_.front(), at.now); slices_.pop_front()) spent_ -= slices_.front().airtime;
  const DutyState goal = target(at.now);
  const DutyState before = state_;
  while (state_ < goal) {
    state_ = up(state_);
    act(false, at, out);
  }
  const bool served = at.now >= suspended_until_;
  while (state_ > goal && served) {
    out.emplace_back(RaiseAlert{acted_upon_, gbcs::SubGhzAlert{left(state_), at.utc, acted_upon_}});
    state_ = down(state_);
  }
  const bool renewed = served && goal <= before && state_ != DutyState::normal;
  if (renewed) act(goal == before, at, out);
  if (state_ != before || renewed)
    out.emplace_back(DutyStateChanged{before, state_, std::max(suspended_until_ - at.now, Duration::zero())});
  arm(at.now, out);
  return out;
}

/// Limited: the most talkative device is told to be silent. Critical: everybody is. Regulated: nobody can be told any
/// more. An action that only goes on is not told again.
void DutyCycle::act(bool renewed, Instant at, Actions& out) {
  const Eui64 before = std::exchange(acted_upon_, most_talkative());
  if (!renewed || (state_ == DutyState::limited && before != acted_upon_))
    out.emplace_back(RaiseAlert{acted_upon_, gbcs::SubGhzAlert{entered(state_), at.utc, acted_upon_}});
  const std::array periods{settings_.limited_suspension, settings_.critical_suspension, settings_.regulated_suspension};
  const auto period = periods.at(static_cast<std::size_t>(state_) - 1);
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(period);
  if (state_ == DutyState::limited && acted_upon_ != Eui64{}) out.emplace_back(SuspendClient{acted_upon_, minutes});
  if (state_ == DutyState::critical) out.emplace_back(SuspendClient{std::nullopt, minutes});
  suspended_until_ = at.now + period;
}

Eui64 DutyCycle::most_talkative() const {
  std::map<Eui64, Duration> spent;
  for (const Slice& slice : slices_) {
    if (slice.device != Eui64{}) spent[slice.device] += slice.airtime;
  }
  const auto most =
      std::max_element(spent.begin(), spent.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == spent.end() ? Eui64{} : most->first;
}

void DutyCycle::arm(TimePoint now, Actions& out) {
  if (state_ == DutyState::normal) {
    if (std::exchange(armed_, std::nullopt)) out.emplace_back(wire::DisarmTimer{});
    return;
  }
  const TimePoint next = std::max(suspended_until_, now + slice_length);
  if (armed_ && *armed_ <= next) return;
  armed_ = next;
  out.emplace_back(wire::ArmTimer{next});
}

}  // namespace rig::hub
