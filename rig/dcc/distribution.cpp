// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "rig/dcc/head_end.hpp"

namespace rig::dcc {
namespace {

constexpr std::string_view one_per_hub = "MP07-AT-13";
constexpr std::string_view no_retry = "MP07-D10";
constexpr std::string_view read_back = "MR 7";

std::vector<Eui64> devices_of(const Job& job) {
  std::vector<Eui64> devices;
  for (const Target& target : job.targets) devices.push_back(target.device);
  return devices;
}

bool has_stage(const Job& job, Stage stage) {
  return std::any_of(job.targets.begin(), job.targets.end(),
                     [&](const Target& target) { return target.stage == stage; });
}

bool is_finished(const Job& job) {
  return std::all_of(job.targets.begin(), job.targets.end(),
                     [](const Target& target) { return target.stage == Stage::closed; });
}

}  // namespace

void HeadEnd::start_waiting(Eui64 hub, Instants at, Actions& actions) {
  while (Job* job = jobs_.start_next(hub, defects_.two_jobs_per_hub)) start(*job, at, actions);
}

void HeadEnd::start(Job& job, Instants at, Actions& actions) {
  const Campaign& campaign = campaign_of(job);
  for (Target& target : job.targets) {
    if (!jobs_.at(job.hub)->watched.empty()) supersede(job, target.device, at, actions);
    move(job, target, Stage::sent, at, "BR 3.1.5");
  }
  actions.emplace_back(Distribute{.job = job.id,
                                  .hub = job.hub,
                                  .image = campaign.image,
                                  .hash = campaign.facts.hash,
                                  .firmware_version = campaign.firmware_version,
                                  .for_meters = job.for_meters,
                                  .targets = devices_of(job),
                                  .activation = campaign.activation,
                                  .force_replace = campaign.facts.force_replace.value_or(0) != 0});
  if (!defects_.never_time_out)
    actions.emplace_back(ArmTimer{{TimerId::Kind::hub, job.id}, at.now + profile_.hub_timeout});
}

/// Of a device that timed out before nothing more is awaited once it gets something new.
void HeadEnd::supersede(const Job& by, Eui64 device, Instants at, Actions& actions) {
  for (Job* older : jobs_.started_for(by.hub, device)) {
    Target* target = find_target(*older, device);
    if (older == &by || target->stage != Stage::timed_out) continue;
    move(*older, *target, Stage::closed, at, one_per_hub);
    settle(*older, at, actions);
  }
}

void HeadEnd::finish(Job& job, Target& target, Stage outcome, std::string_view clause, Instants at, Actions& actions) {
  const Campaign& campaign = campaign_of(job);
  move(job, target, outcome, at, clause);
  if (outcome == Stage::failed) {
    count_failure(target.device, actions);
    if (defects_.retry_failed) retry(job, target, at);
    move(job, target, Stage::closed, at, no_retry);
    return;
  }
  failures_.erase(target.device.value);
  if (defects_.update_smi_on_delivery) believe(target.device, campaign.firmware_version, actions);
  delivered_[target.device.value] = campaign.firmware_version;
  if (campaign.kind == RequestKind::update_firmware) {
    move(job, target, Stage::closed, at, clause);
    return;
  }
  move(job, target, Stage::await_version, at, read_back);
  const Duration until_activation = campaign.activation.value_or(at.utc) - at.utc;
  actions.emplace_back(ArmTimer{{TimerId::Kind::version, job.id},
                                at.now + std::max(Duration::zero(), until_activation) + profile_.version_timeout});
}

void HeadEnd::retry(const Job& job, const Target& target, Instants at) {
  Job again{.request = job.request, .hub = job.hub, .for_meters = job.for_meters, .targets = {target}};
  ++campaign_of(job).open_jobs;
  Job& added = jobs_.add(std::move(again), defects_.ignore_priority);
  move(added, added.targets.front(), Stage::queued, at, no_retry);
}

/// After a change of stage: the hub may be free for its next job, the job may be over.
void HeadEnd::settle(Job& job, Instants at, Actions& actions) {
  const Eui64 hub = job.hub;
  const auto* jobs = jobs_.at(hub);
  const bool is_active = std::find(jobs->active.begin(), jobs->active.end(), job.id) != jobs->active.end();
  if (is_active && !has_stage(job, Stage::sent)) {
    if (!defects_.never_time_out && !has_stage(job, Stage::timed_out))
      actions.emplace_back(DisarmTimer{{TimerId::Kind::hub, job.id}});
    jobs_.release(job);
  }
  if (is_finished(job)) {
    const auto request = job.request;
    jobs_.erase(job.id);
    if (--campaigns_.at(request).open_jobs == 0) campaigns_.erase(request);
  }
  if (is_active) start_waiting(hub, at, actions);
}

void HeadEnd::on_hub_timeout(Job& job, Instants at, Actions& actions) {
  if (!has_stage(job, Stage::sent)) return;
  for (Target& target : job.targets) {
    if (target.stage != Stage::sent) continue;
    move(job, target, Stage::timed_out, at, one_per_hub);
    actions.emplace_back(Log{Log::Level::note, target.device,
                             fmt::format("no receipt alert within {}: hub {} is free for its next job",
                                         format_duration(profile_.hub_timeout), to_string(job.hub))});
    count_failure(target.device, actions);
  }
  settle(job, at, actions);
}

void HeadEnd::on_version_timeout(Job& job, Instants at, Actions& actions) {
  for (Target& target : job.targets) {
    if (target.stage != Stage::await_version) continue;
    move(job, target, Stage::unread, at, read_back);
    move(job, target, Stage::closed, at, read_back);
    actions.emplace_back(Log{Log::Level::note, target.device, "no version alert: the inventory stays as it is"});
  }
  settle(job, at, actions);
}

}  // namespace rig::dcc
