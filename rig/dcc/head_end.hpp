// SPDX-License-Identifier: Apache-2.0
//
// The head end: takes service requests, checks them, distributes images hub by hub, listens to what hubs and devices
// report, and tells the suppliers. It performs nothing itself: values and instants go in, actions come out.
//
//   HeadEnd head_end(profile, registry, {.acb = acb});
//   for (const Action& action : head_end.submit(request, {now, utc})) perform(action);
//   for (const Action& action : head_end.on_message(decoded_and_verified, {now, utc})) perform(action);
#pragma once

#include <unordered_set>

#include "rig/dcc/anomaly.hpp"
#include "rig/dcc/jobs.hpp"
#include "rig/proto/gbcs/counter_guard.hpp"

namespace rig::dcc {

struct Identity {
  Eui64 acb;                       // the Access Control Broker, which originates CS08
  gbcs::Counter first_counter{1};  // of the commands we send
};

/// Who sent which image, to how many, and what became of the request.
struct AuditRecord {
  std::string request_id;
  Eui64 sender;
  RequestKind kind{};
  UtcTime time;
  Sha256Digest hash{};
  FirmwareVersion firmware_version{};
  std::string override_reason;
  std::optional<Refusal> refused;
  std::uint32_t accepted{};
  std::uint32_t rejected{};
  bool operator==(const AuditRecord&) const = default;
};

class HeadEnd {
 public:
  /// Borrows the registry, whose inventory it corrects. The upgrade graph is made of the CPL as it is now;
  /// cpl_changed() makes it anew.
  HeadEnd(Profile profile, Registry& registry, Identity identity, Defects defects = {});
  void cpl_changed();

  /// The first action is the response.
  Actions submit(const ServiceRequest& request, Instants instants);
  /// A response or alert whose signature or MAC was verified. The counters of an originator's alerts must rise. Where a
  /// hub speaks for a device that the payload does not name (the draft's 8F8B), the supplementary party is that device.
  Actions on_message(const gbcs::Message& message, Instants instants);
  /// A message that did not verify: nothing but a log entry comes of it.
  Actions on_unverified(const gbcs::Message& message, std::string_view why);
  Actions on_timer(TimerId timer, Instants instants);
  /// A supplier agrees, or not, to an image for devices it shares with another (DualSupplier::both).
  void record_consent(Consent consent);

  const Profile& profile() const { return profile_; }
  const std::vector<AuditRecord>& audit() const { return audit_; }
  /// Every change of stage since the last call. Taking them keeps the memory of a long run bounded.
  std::vector<Transition> take_transitions() { return std::exchange(transitions_, {}); }
  const std::vector<Transition>& transitions() const { return transitions_; }
  /// Null for a hub that never had a job.
  const HubJobs* jobs_at(Eui64 hub) const { return jobs_.at(hub); }
  std::size_t open_jobs() const { return jobs_.size(); }
  const std::vector<Consent>& consents() const { return consents_; }

 private:
  /// What the jobs of one request share.
  struct Campaign {
    ImageOctets image;
    ImageFacts facts;
    FirmwareVersion firmware_version{};
    RequestKind kind{};
    std::optional<UtcTime> activation;
    std::size_t open_jobs{};
  };
  struct PendingCommand {
    std::uint32_t request{};
    std::uint64_t number{};
    Eui64 device;
    Eui64 sender;
  };
  using Commands = std::map<std::pair<Eui64, gbcs::Counter>, PendingCommand>;  // by who answers, and to which counter

  struct Context {
    std::uint32_t request{};  // index into audit_
    Instants at;
    Response response;
  };

  // head_end.cpp
  Actions submit_distribution(Distribution request, Context context);
  std::optional<Reason> check_request(Distribution& request, ImageFacts& facts, std::vector<const CplEntry*>& rows,
                                      const Context& context, Actions& notes);
  std::vector<Target> check_devices(const DeviceChecks& checks, const std::vector<Eui64>& devices, Context& context,
                                    Actions& notes);
  Target accept(const DeviceChecks::Answer& answer) const;
  void notify_others(const std::vector<Target>& targets, const Campaign& campaign, const Context& context,
                     Actions& actions) const;
  void enqueue(const std::vector<Target>& targets, const Context& context, Actions& actions);
  Actions refuse(Context context, Reason reason);

  // distribution.cpp
  void start_waiting(Eui64 hub, Instants at, Actions& actions);
  void start(Job& job, Instants at, Actions& actions);
  void supersede(const Job& by, Eui64 device, Instants at, Actions& actions);
  void finish(Job& job, Target& target, Stage outcome, std::string_view clause, Instants at, Actions& actions);
  void retry(const Job& job, const Target& target, Instants at);
  void settle(Job& job, Instants at, Actions& actions);
  void on_hub_timeout(Job& job, Instants at, Actions& actions);
  void on_version_timeout(Job& job, Instants at, Actions& actions);

  // reports.cpp
  void on_alert(const gbcs::Message& message, Instants at, Actions& actions);
  void on_transfer(const gbcs::Message& message, const gbcs::TransferAlert& alert, Instants at, Actions& actions);
  void on_receipt(const gbcs::Message& message, const gbcs::ReceiptAlert& alert, Instants at, Actions& actions);
  void on_version(const gbcs::Message& message, const gbcs::VersionAlert& alert, Instants at, Actions& actions);
  void on_unread_version(Eui64 hub, Eui64 device, Instants at, Actions& actions);
  void stop_awaiting_versions(Job& job, Instants at, Actions& actions);
  void on_unmatched_transfer(Eui64 hub, const gbcs::TransferAlert& alert, Actions& actions);
  std::optional<Eui64> hub_of(Eui64 device) const;
  /// The job of a started one at that hub whose target for the device passes `matches`.
  template <class Matches>
  std::pair<Job*, Target*> find_started(Eui64 hub, Eui64 device, Matches matches);
  void alert_all(const Target& target, std::uint32_t request, const Notice& notice, Actions& actions) const;
  void alert_responsible(Eui64 device, std::optional<Eui64> also, const std::string& request_id, const Notice& notice,
                         Actions& actions) const;
  void believe(Eui64 device, FirmwareVersion version, Actions& actions);
  void believe(Eui64 device, const gbcs::ActivationOutcome& outcome, Actions& actions);
  bool is_on_cpl(Eui64 device, FirmwareVersion version) const;
  void count_failure(Eui64 device, Actions& actions);

  // commands.cpp
  Actions submit_read(Eui64 device, Context context);
  Actions submit_activation(const ActivateFirmware& request, Context context);
  std::optional<Reason> check_sender(const SmiDevice* device, Eui64 sender) const;
  std::optional<Reason> check_activation_request(const ActivateFirmware& request, const Context& context) const;
  Actions send(const SmiDevice& device, gbcs::Message message, Context context);
  void on_response(const gbcs::Message& message, Actions& actions);
  void on_future_activation(const gbcs::Message& message, const gbcs::FutureDatedAlert& alert, Actions& actions);
  void on_command_timeout(std::uint64_t number, Actions& actions);

  void record(std::uint32_t request, Eui64 device, Stage from, Stage to, Instants at, std::string_view clause);
  void move(const Job& job, Target& target, Stage to, Instants at, std::string_view clause);
  Campaign& campaign_of(const Job& job) { return campaigns_.at(job.request); }
  Rules rules() const { return {profile_, defects_, registry_}; }

  Profile profile_;
  Registry& registry_;
  Identity identity_;
  Defects defects_;
  UpgradeGraph graph_;
  AnomalyCounter anomalies_;
  Jobs jobs_;
  std::unordered_map<std::uint32_t, Campaign> campaigns_;  // by request, while a job is open
  Commands commands_;
  gbcs::Counter next_counter_;
  std::uint64_t next_command_{1};
  gbcs::CounterGuard counters_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> failures_;
  LastDelivered delivered_;
  std::vector<Consent> consents_;
  std::unordered_set<std::string> request_ids_;
  std::vector<AuditRecord> audit_;
  std::vector<Transition> transitions_;
};

}  // namespace rig::dcc
