// SPDX-License-Identifier: Apache-2.0
//
// From the delivered image to the end of the list entry: activation, read-back, removal (SECMP0007 Appendix 3 steps 9
// to 13).
#include <algorithm>

#include "rig/hub/hub.hpp"

namespace rig::hub {

bool Hub::reads_back() const {
  if (defects_.no_read_back) return false;
  return profile_.report_profile == ReportProfile::draft2019 || defects_.version_alert_from_hub_in_final;
}

/// What the Upgrade End Response says.
ota::Activation Hub::end_response(const Entry& entry) const {
  if (!hub_activates(entry.facts.device_class)) {
    const bool now = defects_.activates_hcalcs || profile_.hcalcs_end_response == HcalcsEndResponse::now;
    return now ? ota::Activation::now() : ota::Activation::wait();
  }
  if (profile_.activation_issue != ActivationIssue::with_end_response && !defects_.activates_early)
    return ota::Activation::wait();
  return due_activation(entry);
}

ota::Activation Hub::due_activation(const Entry& entry) const {
  if (!entry.activation || defects_.activates_early) return ota::Activation::now();
  if (has_come(entry) && !defects_.ignores_past_date) return ota::Activation::now();
  return ota::Activation::at(*entry.activation);
}

/// Delivered, and the device is told now, was told in its End Response, or will be told at the time itself.
void Hub::issue_activation(Entry& entry) {
  const bool later = profile_.activation_issue == ActivationIssue::at_activation_time;
  if (profile_.activation_issue == ActivationIssue::after_all_covered && !entry.more_needed)
    release(entry);
  if (!later && !entry.more_needed) move(entry, EntryState::act_issued, "Appendix 3 step 10");
  if (has_come(entry)) return activation_time(entry);
  start_timer(entry, TimerKind::activation, instant_of(*entry.activation));
}

/// Not to a device that took another image since: it would activate that one.
void Hub::release(const Entry& entry) {
  const bool holds_newer = std::any_of(flash_.list.begin(), flash_.list.end(), [&](const Entry& other) {
    const bool taken = other.state == EntryState::delivered || other.state == EntryState::act_issued || other.state == EntryState::wait_read;
    return other.device == entry.device && other.number > entry.number && taken;
  });
  if (!holds_newer) out_.emplace_back(ReleaseActivation{entry.device, due_activation(entry)});
}

/// In the order of Appendix 3 nobody is activated before all devices of the image are covered.
bool Hub::waits_for_others(const Entry& entry) const {
  return profile_.activation_issue == ActivationIssue::after_all_covered && entry.state == EntryState::delivered &&
         std::any_of(flash_.list.begin(), flash_.list.end(),
                     [&](const Entry& other) { return other.image == entry.image && is_open(other.state); });
}

/// `since`: when it came, which is earlier than now after a power cut.
void Hub::activation_time(Entry& entry, TimePoint since) {
  if (waits_for_others(entry)) return stop_timer(entry.number, TimerKind::activation);
  if (entry.state == EntryState::delivered && !entry.more_needed) {
    release(entry);
    move(entry, EntryState::act_issued, "Appendix 3 step 10");
  }
  stop_timer(entry.number, TimerKind::activation);
  if (!entry.activation || !defects_.ignores_past_date) entry.activation = at_.utc - (at_.now - since);
  entry.activated = true;
  if (!reads_back()) return finish(entry.job);
  move(entry, EntryState::wait_read, "Appendix 3 step 12");
  const TimePoint due = since + defects_.read_back_delay.value_or(profile_.read_back_delay);
  start_timer(entry, TimerKind::read_due, std::max(due, at_.now));
}

void Hub::read_version(Entry& entry) {
  const TimePoint deadline = at_.now + defects_.read_timeout.value_or(profile_.read_timeout);
  out_.emplace_back(ReadVersion{entry.device, deadline});
  start_timer(entry, TimerKind::read_timeout, deadline);
}

void Hub::handle(const VersionRead& read) {
  for (Entry& entry : flash_.list) {
    if (entry.device == read.device && has_timer(entry.number, TimerKind::read_timeout))
      return report(entry, read.version);
  }
}

void Hub::report(Entry& entry, std::optional<std::uint32_t> version) {
  stop_timer(entry.number, TimerKind::read_timeout);
  const gbcs::VersionAlert alert{
      .execution_time = at_.utc,
      .firmware_version = version.value_or(0),
      .activate_image = version ? gbcs::ActivateImage::success : gbcs::ActivateImage::failure};
  if (!defects_.no_version_alert) out_.emplace_back(RaiseAlert{entry.device, alert});
  move(entry, EntryState::reported, "Appendix 3 step 12");
  finish(entry.job);
}

bool Hub::is_finished(const Entry& entry) const {
  switch (entry.state) {
    case EntryState::mismatch:
    case EntryState::failed:
    case EntryState::discarded:
    case EntryState::reported:
      return true;
    case EntryState::delivered:
    case EntryState::act_issued:
      return !hub_activates(entry.facts.device_class) || (entry.activated && !reads_back());
    default:
      return false;
  }
}

/// The entries of a job leave the list together, when nothing is left to do for any of them.
void Hub::finish(JobId job) {
  const auto of_job = [&](const Entry& entry) { return entry.job == job; };
  const bool all = std::all_of(flash_.list.begin(), flash_.list.end(),
                               [&](const Entry& entry) { return !of_job(entry) || is_finished(entry); });
  if (!all || defects_.keeps_list) return;
  for (Entry& entry : flash_.list) {
    if (of_job(entry))
      move(entry, EntryState::removed,
           hub_activates(entry.facts.device_class) ? "Appendix 3 step 13" : "Appendix 4 step 5");
  }
  std::erase_if(flash_.list, of_job);
}

}  // namespace rig::hub
