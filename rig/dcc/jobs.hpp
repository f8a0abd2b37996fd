// SPDX-License-Identifier: Apache-2.0
//
// Distribution jobs, one per request and hub, and the queue in front of each hub (DCC change request CR1047).
#pragma once

#include <boost/container/small_vector.hpp>

#include "rig/dcc/actions.hpp"

namespace rig::dcc {

/// Where one device stands in one request.
enum class Stage : std::uint8_t {
  received,
  checked,
  rejected,
  responded,
  queued,
  sent,
  timed_out,  // no receipt alert in time; one may still come
  delivered,
  failed,
  await_version,
  updated,
  unchanged,
  unread,
  closed,
};

/// "await_version"
std::string_view name(Stage stage);

struct Transition {
  std::uint32_t request{};  // index into HeadEnd::audit()
  Eui64 device;             // zero: the request as a whole
  Stage from{};
  Stage to{};
  UtcTime time;
  std::string_view clause;  // the rule that asked for it
  bool operator==(const Transition&) const = default;
};

struct Target {
  Eui64 device;
  DeviceType type{};
  Stage stage{};
  std::optional<FirmwareVersion> version_before;
  /// The responsible suppliers when the request was checked; alerts go to them, whoever took over since.
  std::optional<Eui64> import;
  std::optional<Eui64> gas;
};

struct Job {
  JobId id{};
  std::uint32_t request{};
  Eui64 hub;
  bool for_meters{};
  std::vector<Target> targets;
};

/// The jobs of one hub.
struct HubJobs {
  using Ids = boost::container::small_vector<JobId, 1>;
  Ids active;   // sent, no outcome of every device yet; one at most
  Ids waiting;  // meters first, else in the order of arrival
  Ids watched;  // no longer in the way of others, something may still be reported
};

/// Jobs and queues together.
class Jobs {
 public:
  /// Makes room for that many more.
  void expect(std::size_t jobs);
  Job& add(Job job, bool ignore_priority);
  /// The next job to start, now active; null if the hub is busy or nothing waits.
  Job* start_next(Eui64 hub, bool ignore_busy);
  /// Active no more; kept as long as a target is open.
  void release(Job& job);
  void erase(JobId id);

  Job* find(JobId id);
  const HubJobs* at(Eui64 hub) const;
  /// Started jobs of the hub that name the device, oldest first.
  std::vector<Job*> started_for(Eui64 hub, Eui64 device);
  std::size_t size() const { return jobs_.size(); }

 private:
  boost::unordered_flat_map<JobId, std::unique_ptr<Job>> jobs_;
  boost::unordered_flat_map<std::uint64_t, HubJobs> hubs_;
  JobId next_{1};
};

Target* find_target(Job& job, Eui64 device);

}  // namespace rig::dcc
