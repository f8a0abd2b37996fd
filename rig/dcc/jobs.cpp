// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/jobs.hpp"

#include <algorithm>

namespace rig::dcc {
namespace {

bool take_out(HubJobs::Ids& list, JobId id) {
  const auto place = std::find(list.begin(), list.end(), id);
  if (place == list.end()) return false;
  list.erase(place);
  return true;
}

}  // namespace

std::string_view name(Stage stage) {
  static constexpr std::array<std::string_view, 14> names{
      "received",  "checked", "rejected",      "responded", "queued",    "sent",   "timed_out",
      "delivered", "failed",  "await_version", "updated",   "unchanged", "unread", "closed"};
  return names[static_cast<std::size_t>(stage)];
}

void Jobs::expect(std::size_t jobs) {
  if (jobs_.size() + jobs > jobs_.max_load()) jobs_.reserve(2 * (jobs_.size() + jobs));
  if (hubs_.size() + jobs > hubs_.max_load()) hubs_.reserve(hubs_.size() + jobs);
}

Job& Jobs::add(Job job, bool ignore_priority) {
  job.id = next_++;
  auto& waiting = hubs_[job.hub.value].waiting;
  auto place = waiting.end();
  if (job.for_meters && !ignore_priority)
    place = std::find_if(waiting.begin(), waiting.end(), [&](JobId id) { return !find(id)->for_meters; });
  waiting.insert(place, job.id);
  return *(jobs_[job.id] = std::make_unique<Job>(std::move(job)));
}

Job* Jobs::start_next(Eui64 hub, bool ignore_busy) {
  auto& jobs = hubs_[hub.value];
  if (jobs.waiting.empty() || (!jobs.active.empty() && !ignore_busy)) return nullptr;
  jobs.active.push_back(jobs.waiting.front());
  jobs.waiting.erase(jobs.waiting.begin());
  return find(jobs.active.back());
}

void Jobs::release(Job& job) {
  auto& jobs = hubs_[job.hub.value];
  if (take_out(jobs.active, job.id)) jobs.watched.push_back(job.id);
}

void Jobs::erase(JobId id) {
  const auto found = jobs_.find(id);
  auto& jobs = hubs_[found->second->hub.value];
  for (auto* list : {&jobs.active, &jobs.watched, &jobs.waiting}) take_out(*list, id);
  jobs_.erase(found);
}

Job* Jobs::find(JobId id) {
  const auto found = jobs_.find(id);
  return found == jobs_.end() ? nullptr : found->second.get();
}

const HubJobs* Jobs::at(Eui64 hub) const {
  const auto found = hubs_.find(hub.value);
  return found == hubs_.end() ? nullptr : &found->second;
}

std::vector<Job*> Jobs::started_for(Eui64 hub, Eui64 device) {
  std::vector<Job*> found;
  const auto jobs = hubs_.find(hub.value);
  if (jobs == hubs_.end()) return found;
  for (const auto* list : {&jobs->second.watched, &jobs->second.active}) {
    for (JobId id : *list)
      if (Job* job = find(id); find_target(*job, device) != nullptr) found.push_back(job);
  }
  return found;
}

Target* find_target(Job& job, Eui64 device) {
  const auto found = std::find_if(job.targets.begin(), job.targets.end(),
                                  [&](const Target& target) { return target.device == device; });
  return found == job.targets.end() ? nullptr : &*found;
}

}  // namespace rig::dcc
