// SPDX-License-Identifier: Apache-2.0
//
// What must hold of every hub that keeps the rules, whatever happens to it. Feed it every input, in order, with the
// actions that came of it; it goes by these and by the Flash after the input, and keeps its own account of the Upgrade
// Image List.
#pragma once

#include <map>
#include <span>

#include "rig/hub/actions.hpp"
#include "rig/hub/inputs.hpp"

namespace rig::hub {

class Invariants {
 public:
  /// Begins with an empty hub. Timers must be told when they are due, not later.
  explicit Invariants(const Profile& profile) : profile_(profile) {}

  void saw(const Input& input, Instant at, std::span<const Action> actions, const Flash& flash);
  /// "at 10m, timer: entry 3 has two outcome alerts", in the order found.
  const std::vector<std::string>& violations() const { return violations_; }

 private:
  struct Seen {
    JobId job{};
    ImageNumber image{};
    Eui64 device{};
    EntryState state{};
    TimePoint heard{};
    std::optional<TimePoint> read_due{};  // not earlier
    TimePoint read_latest{};
    bool activated{};
    bool clock_was_set{};  // since it waits for the read
    bool changed{};        // by this input
  };
  struct Image {
    JobId job{};
    std::size_t block{};
    bool requested{};  // a device began to download it
  };

  void before(const Input& input);
  void give_reads_time();
  void check(const StoreImage& store);
  void check(const DiscardImage& discard);
  void check(const JobRefused& refused);
  void check(const Serve& serve);
  void check(const ReleaseActivation& release);
  void check(const ReadVersion& read);
  void check(const RaiseAlert& raise);
  void check(const Note& note);
  template <class Other>
  void check(const Other&) {}
  void owe_for(const Job& job, Eui64 device);
  void check_outcome(Seen& entry);
  void check_activation(const Seen& entry, const ota::Activation& activation);
  void after(const Input& input, std::span<const Action> actions, const Flash& flash);
  void check_memory(const Memory& memory);
  void check_list(const Flash& flash);
  void check_entry(const Seen& entry);
  void check_alerts();
  void check_query(const Query& query);
  bool is_over(const Seen& entry) const;
  bool activation_has_come(const Seen& entry) const;
  const ImageFacts& facts(const Seen& entry) const { return jobs_.at(entry.job).image; }
  bool draft() const { return profile_.report_profile == ReportProfile::draft2019; }
  void expect(bool holds, std::string_view what);
  void expect(bool holds, const Seen& entry, std::string_view what);

  const Profile profile_;
  Input input_{};
  Instant at_{};
  bool powered_{true};
  bool interrupted_{};  // power was away: what was due meanwhile may be late
  bool ota_held_{};
  std::map<JobId, Job> jobs_{};
  std::map<ImageNumber, Image> images_{};
  std::map<EntryNumber, Seen> entries_{};
  std::optional<ImageNumber> last_stored_{};
  std::vector<Job> waiting_{};               // before this input
  std::vector<gbcs::TransferAlert> owed_{};  // outcomes of this input whose alert has not come yet
  std::map<Eui64, int> version_alerts_{};    // of this input, less the entries that were reported
  bool meter_overwritten_{};                 // by this input
  std::vector<std::string> violations_{};
};

}  // namespace rig::hub
