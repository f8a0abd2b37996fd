// SPDX-License-Identifier: Apache-2.0
//
// The Communications Hub's part in a firmware upgrade (SECMP0007 Appendices 3 and 4), without I/O: one input and an
// instant in, actions out.
//
//   hub::Flash flash;                                   // outlives the hub, survives power loss
//   hub::Hub hub(profile, flash);
//   for (const auto& action : hub.on(job, {now, utc})) perform(action);
//   for (const auto& action : hub.on(hub::Query{device, running, hardware}, {now, utc})) perform(action);
//
// PPMID and IHD (Appendix 3): Notify, query, hardware check, transfer, alert, activation, read-back, removal from the
// list. HCALCS, ESME and GSME (Appendix 4): the same up to the alert; activation is a command that passes the hub
// unread.
#pragma once

#include <map>

#include "rig/hub/actions.hpp"
#include "rig/hub/inputs.hpp"

namespace rig::hub {

class Hub {
 public:
  using Action = hub::Action;
  using Actions = hub::Actions;

  /// `flash` outlives the hub. After construction over a used Flash, tell it PowerRestored.
  Hub(const Profile& profile, Flash& flash, const Defects& defects = {});

  /// Without power only PowerRestored is heard. Allocates per entry and job, not per block.
  Actions on(const Input& input, Instant at);

  const Profile& profile() const { return profile_; }
  const Flash& flash() const { return flash_; }
  bool powered() const { return powered_; }

 private:
  enum class TimerKind : std::uint8_t { watchdog, activation, read_due, read_timeout, purge };
  struct Outcome {
    Entry entry;
    gbcs::TransferCode code;
    UtcTime at;
  };
  struct Timer {
    EntryNumber entry;
    TimerKind kind;
    TimePoint at;
  };

  // Jobs and memory: hub_jobs.cpp.
  void handle(const Job& job);
  void decide(const Job& job);
  void wait_in_line(const Job& job, const Wait& wait);
  void refuse(const Job& job, Rule rule);
  void tell_not_stored(const Job& job, Eui64 device);
  void store(const Job& job, std::size_t block, Rule rule);
  void discard(ImageNumber image, DiscardReason reason, std::optional<Rule> rule = {});
  void admit_waiting();
  bool must_wait_on(const Job& job, const Decision& decision) const;
  void add_entries(const Job& job, ImageNumber image);
  void tell_server(const StoredImage& image, std::size_t block, Rule rule);

  // What the OTA server saw, up to the outcome: hub_transfer.cpp.
  void handle(const Query& query);
  void handle(const TransferStarted& started);
  void handle(const Progress& progress);
  void handle(const EndRequest& end);
  void handle(const ClientGone& gone);
  void handle(const DeviceRemoved& removed);
  void handle(const DutyCycleChanged& change);
  void begin_download(Entry& entry);
  void watch(const Entry& entry);
  bool hardware_suits(const ImageFacts& facts, const Query& query) const;
  void repeated(Eui64 device, gbcs::TransferCode response);
  void close(Entry& entry, EntryState state, gbcs::TransferCode response, std::string_view clause);
  void raise_transfer_alert(const Entry& entry, gbcs::TransferCode response);
  void cover(ImageNumber image);
  void serve(const Entry& entry);
  void serve_next(Eui64 device);
  void notify(Entry& entry);

  // From the outcome to the end of the list entry: hub_activation.cpp.
  void handle(const VersionRead& read);
  void issue_activation(Entry& entry);
  void activation_time(Entry& entry) { activation_time(entry, at_.now); }
  void activation_time(Entry& entry, TimePoint since);
  void release(const Entry& entry);
  void read_version(Entry& entry);
  void report(Entry& entry, std::optional<std::uint32_t> version);
  void finish(JobId job);
  bool waits_for_others(const Entry& entry) const;
  bool is_finished(const Entry& entry) const;
  bool has_come(const Entry& entry) const { return !entry.activation || *entry.activation <= at_.utc; }
  ota::Activation end_response(const Entry& entry) const;
  ota::Activation due_activation(const Entry& entry) const;
  bool reads_back() const;

  // Time, power and the list: hub.cpp.
  void handle(const TimerFired&);
  void handle(const PowerLost&);
  void handle(const PowerRestored&);
  void handle(const ClockChanged&);
  void restore(Entry& entry);
  std::vector<EntryNumber> numbers() const;
  void fire(const Timer& timer);
  void start_timer(const Entry& entry, TimerKind kind, TimePoint at);
  void stop_timer(EntryNumber entry, TimerKind kind);
  bool has_timer(EntryNumber entry, TimerKind kind) const;
  void follow_clock(Entry& entry);
  void arm(bool lazily);
  void move(Entry& entry, EntryState to, std::string_view clause);
  void note(const Entry& entry, std::string_view clause);
  void update_transferring();
  Entry* find(EntryNumber number);
  Entry* open_entry(Eui64 device);
  TimePoint instant_of(UtcTime utc) const { return at_.now + (utc - at_.utc); }

  Profile profile_;
  Flash& flash_;
  Defects defects_;
  std::vector<Timer> timers_{};
  std::map<Eui64, Outcome> last_outcome_{};  // told apart from the list: the entry may be gone
  std::optional<TimePoint> armed_{};
  bool powered_{true};
  bool ota_held_{};  // by the duty cycle: silence is no failure
  Instant at_{};     // of the input being handled
  Actions out_{};    // of the input being handled
};

/// What a test or a report asks of a hub, by name: "hub.list.size", "hub.blocks.used", "hub.block.0.version" ...
std::vector<Switch> facts(const Flash& flash);

}  // namespace rig::hub
