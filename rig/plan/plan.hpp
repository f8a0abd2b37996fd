// SPDX-License-Identifier: Apache-2.0
//
// A test plan as plain values: plan > case > step. Ids are what reports, histories and --set go by; they never come
// from a position.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rig/plan/limits.hpp"
#include "rig/plan/parameters.hpp"
#include "rig/record/verdict.hpp"
#include "rig/yaml/replacements.hpp"

namespace rig::plan {

/// How far a failed step reaches. Written `continue` in a plan.
enum class OnFail { stop_case, go_on, stop_plan };

struct Step {
  std::string kind;  // a name of the step catalogue
  std::string id;    // unique among the steps of its case (or of the plan's setup and teardown); see default_step_ids()
  std::string name;  // for people; the id if the plan gives none
  Duration timeout{};                 // never zero; the plan's default unless given
  OnFail on_fail{OnFail::stop_case};  // own, else of the case, else the plan's default
  std::vector<std::string> covers;
  Parameters parameters;
  std::vector<std::pair<std::string, Limits>> limits;  // by name of the measurement, in source order
  yaml::Location location;
};
using Steps = std::vector<Step>;

/// A defect of the bench's simulated part with which the case must not pass: the proof that it can fail.
struct Mutation {
  std::string name;
  yaml::Replacements set;
  record::Verdict verdict{record::Verdict::failed};
  std::string because;  // part of the message of the verdict; empty: any
  yaml::Location location;
};

struct Case {
  std::string id;
  std::string title;
  std::string description;
  std::vector<std::string> covers;
  std::uint32_t attempts{1};
  OnFail on_fail{OnFail::stop_case};
  yaml::Replacements arrange;  // of the bench's simulated part, for this case
  std::vector<Mutation> mutations;
  Steps setup, steps, teardown;
  yaml::Location location;
};

/// What a plan must find on a bench, whichever it is. The first six are of the coordinator.
enum class Need : std::uint8_t { install_codes, refuses_keyless, aps_encryption, source_routes, network_backup, sub_ghz, relay, console, sniffer, current_meter };

constexpr std::string_view name(Need need) {
  constexpr std::string_view names[] = {"install_codes", "refuses_keyless", "aps_encryption", "source_routes", "network_backup", "sub_ghz", "relay", "console", "sniffer", "current_meter"};
  return names[static_cast<std::size_t>(need)];
}

struct Plan {
  std::string id;
  std::string title;
  std::string description;
  std::filesystem::path file;   // as it was opened
  std::filesystem::path bench;  // the default bench, already relative to where `file` is relative to; empty if none
  std::vector<std::pair<std::string, std::string>> parameters;  // in source order, --param applied
  bool fresh_bench{};  // each case has the bench for itself; `setup` and `teardown` are then parts of the cases
  std::vector<Need> needs{};
  yaml::Location needs_at{};
  std::optional<Duration> recover_within;  // nothing: what is lost ends the run
  Steps setup;
  std::vector<Case> cases;
  Steps teardown;
  yaml::Location location;
};

/// A step without an id gets the name of its kind, and "-2", "-3", ... where that is taken in the same case.
void give_default_ids(std::vector<Step*> steps_of_one_scope);

/// Every place in the plan that names a relay, device or coordinator, for whoever holds it against a bench.
struct Reference {
  ParameterType type;  // relay, device or coordinator
  std::string name;
  yaml::Location location;
};
std::vector<Reference> references(const Plan& plan, Catalogue catalogue);

/// All steps in the order they are written: setup, each case's setup, steps and teardown, teardown.
std::vector<const Step*> all_steps(const Plan& plan);

}  // namespace rig::plan
