// SPDX-License-Identifier: Apache-2.0
//
// The Communications Hub on a sub-GHz radio: what its duty cycle makes it do.
#include <fmt/format.h>

#include <algorithm>

#include "rig/io/communications_hub.hpp"

namespace rig::io {

struct CommunicationsHub::DutyPerformer {
  CommunicationsHub& hub;

  const hub::DutyCycleDefects& defects() const { return hub.settings_.sub_ghz.defects; }
  Eui64 about(Eui64 device) const { return defects().wrong_device ? Eui64{device.value ^ 1} : device; }

  void operator()(const wire::ArmTimer& timer) { hub.duty_timer_.arm(timer.at); }
  void operator()(const wire::DisarmTimer&) { hub.duty_timer_.disarm(); }
  void operator()(hub::RaiseAlert raise) {
    if (defects().no_alerts) return;
    raise.device = about(raise.device);
    if (auto* action = std::get_if<gbcs::SubGhzAlert>(&raise.alert)) action->device = raise.device;
    if (auto* discarded = std::get_if<gbcs::DiscardedMessageAlert>(&raise.alert); discarded && defects().wrong_discard_head) ++discarded->counter;
    hub.send(raise);
  }
  void operator()(const hub::SuspendClient& suspend) {
    const auto minutes = static_cast<std::uint8_t>(std::min<long>(suspend.period.count(), 0xFF));
    const auto device = suspend.device ? std::optional(hub.name_of(about(*suspend.device))) : std::nullopt;
    emit(hub.events_, record::HubChanged{.what = "duty_cycle", .value = fmt::format("suspends {} for {} min", device.value_or("everybody"), minutes)});
    if (!defects().suspends_nobody) hub.han_.suspend(device, minutes);
  }
  void operator()(const hub::DutyStateChanged& change) {
    const bool held_to_it = !defects().never_silent && !hub.settings_.defects.ignores_duty_cycle;
    using Voice = Han::Voice;
    const Voice voice = change.to == hub::DutyState::regulated ? Voice::none : change.to == hub::DutyState::critical ? Voice::blocks_only : Voice::full;
    hub.han_.set_voice(held_to_it ? voice : Voice::full);
    if (change.from != change.to || change.to != hub::DutyState::normal) hub.set_duty_state(change.to, change.period);
  }
  template <class Other>
  void operator()(const Other&) {}  // what only the hub itself does
};

void CommunicationsHub::perform_duty(const hub::Actions& actions) {
  for (const auto& action : actions) std::visit(DutyPerformer{*this}, action);
}

void CommunicationsHub::spend_airtime(std::optional<Eui64> device, Duration airtime) {
  if (settings_.sub_ghz.active) perform_duty(duty_cycle_.on_airtime(device, airtime, {loop_.now(), utc()}));
}

/// From the critical state on a message for a device is not kept for later.
bool CommunicationsHub::discards(ByteView message) {
  if (!settings_.sub_ghz.active || duty_cycle_.state() < hub::DutyState::critical) return false;
  const auto decoded = gbcs::decode(message);
  if (decoded.has_error()) return false;
  const gbcs::Message& head = decoded->message;
  perform_duty(duty_cycle_.on_discarded(head.originator, head.recipient, head.kind, head.counter, {loop_.now(), utc()}));
  return true;
}

}  // namespace rig::io
