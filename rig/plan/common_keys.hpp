// SPDX-License-Identifier: Apache-2.0
//
// The keys of a plan, of a case and of every step, as tables. What stands behind a step kind is in the step catalogue.
// Private to this folder.
#pragma once

#include "rig/plan/plan.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::plan {

enum class FileKind { plan };

struct Defaults {
  Duration timeout{std::chrono::seconds(60)};
  OnFail on_fail{OnFail::stop_case};
};

struct PlanKeys {
  FileKind kind{};
  int version{};
  std::string id;
  std::string title;
  std::string description;
  std::filesystem::path bench;
  std::optional<yaml::Node> parameters;
  Defaults defaults;
  bool fresh_bench{};
  std::vector<Need> needs;
  std::optional<Duration> recover_within;
  std::optional<yaml::Node> setup;
  std::optional<yaml::Node> cases;
  std::optional<yaml::Node> teardown;
};

struct CaseKeys {
  std::string id;
  std::string title;
  std::string description;
  std::vector<std::string> covers;
  std::uint32_t attempts{1};
  std::optional<OnFail> on_fail;
  std::optional<yaml::Node> for_each;
  yaml::Replacements arrange;
  std::vector<Mutation> mutations;
  std::optional<yaml::Node> setup;
  std::optional<yaml::Node> steps;
  std::optional<yaml::Node> teardown;
};

struct StepKeys {
  std::string id;
  std::string name;
  std::optional<Duration> timeout;
  std::optional<OnFail> on_fail;
  std::vector<std::string> covers;
  std::vector<std::pair<std::string, Limits>> limits;
};

}  // namespace rig::plan

template <>
struct rig::yaml::Names<rig::plan::FileKind> {
  static constexpr std::array values{Named{"plan", plan::FileKind::plan}};
};

template <>
struct rig::yaml::Names<rig::plan::OnFail> {
  static constexpr std::array values{Named{"stop_case", plan::OnFail::stop_case},
                                     Named{"continue", plan::OnFail::go_on},
                                     Named{"stop_plan", plan::OnFail::stop_plan}};
};

template <>
struct rig::yaml::Names<rig::plan::Need> {
  static constexpr std::array values{Named{"install_codes", plan::Need::install_codes}, Named{"refuses_keyless", plan::Need::refuses_keyless},
                                     Named{"aps_encryption", plan::Need::aps_encryption},
                                     Named{"source_routes", plan::Need::source_routes}, Named{"network_backup", plan::Need::network_backup},
                                     Named{"sub_ghz", plan::Need::sub_ghz},             Named{"relay", plan::Need::relay},
                                     Named{"console", plan::Need::console},             Named{"sniffer", plan::Need::sniffer},
                                     Named{"current_meter", plan::Need::current_meter}};
};

template <>
struct rig::yaml::YamlLayout<rig::plan::Defaults> {
  static constexpr std::tuple fields{
      Field{"timeout", &plan::Defaults::timeout, "time limit of a step that has none of its own", optional},
      Field{"on_fail", &plan::Defaults::on_fail, "how far a failed step reaches", optional}};
};

template <>
struct rig::yaml::YamlLayout<rig::plan::PlanKeys> {
  using Keys = plan::PlanKeys;
  static constexpr std::tuple fields{
      Field{"kind", &Keys::kind, "what this file is"},
      Field{"version", &Keys::version, "of the plan language", required, range(1, 1)},
      Field{"id", &Keys::id, "what reports and histories call the plan", required, slug},
      Field{"title", &Keys::title, "one line for people"},
      Field{"description", &Keys::description, "what the plan shows, and why", optional},
      Field{"bench", &Keys::bench, "the bench it runs on unless another is given; relative to this file", optional},
      Field{"parameters", &Keys::parameters, "names and values for ${name} in steps", optional},
      Field{"defaults", &Keys::defaults, "for all steps", optional},
      Field{"fresh_bench", &Keys::fresh_bench,
            "each case gets a bench of its own, with setup before and teardown after it", optional},
      Field{"needs", &Keys::needs, "what the bench must have, or its coordinator be able to do", optional},
      Field{"recover_within", &Keys::recover_within,
            "what is unplugged or dies while it runs is given that long to come back; without, it ends the run", optional},
      Field{"setup", &Keys::setup, "steps before the first case", optional},
      Field{"cases", &Keys::cases, "what is judged"},
      Field{"teardown", &Keys::teardown, "steps after the last case, whatever happened", optional}};
};

template <>
struct rig::yaml::YamlLayout<rig::plan::CaseKeys> {
  using Keys = plan::CaseKeys;
  static constexpr std::tuple fields{
      Field{"id", &Keys::id, "what reports and histories call the case", required, slug},
      Field{"title", &Keys::title, "one line for people"},
      Field{"description", &Keys::description, "what the case shows, and why", optional},
      Field{"covers", &Keys::covers, "requirements this case is evidence for", optional},
      Field{"attempts", &Keys::attempts, "how often it may be tried; passed on a later attempt is flaky", optional,
            range(1, 100)},
      Field{"on_fail", &Keys::on_fail, "how far a failed step of this case reaches", optional},
      Field{"for_each", &Keys::for_each, "rows of variables; the case is there once for each row", optional},
      Field{"arrange", &Keys::arrange, "key path: value, of the bench's simulated part; needs fresh_bench", optional},
      Field{"mutations", &Keys::mutations, "defects with which this case must not pass", optional},
      Field{"setup", &Keys::setup, "steps before", optional},
      Field{"steps", &Keys::steps, "the case itself"},
      Field{"teardown", &Keys::teardown, "steps after, whatever happened", optional}};
};

template <>
struct rig::yaml::Names<rig::record::Verdict> {
  static constexpr std::array values{Named{"failed", record::Verdict::failed},
                                     Named{"inconclusive", record::Verdict::inconclusive},
                                     Named{"rig_error", record::Verdict::rig_error}};
};

template <>
struct rig::yaml::YamlLayout<rig::plan::Mutation> {
  using Keys = plan::Mutation;
  static constexpr std::tuple fields{
      Field{"name", &Keys::name, "what is wrong, for people"},
      Field{"set", &Keys::set, "key path: value, of the bench's simulated part"},
      Field{"verdict", &Keys::verdict, "what the case then ends as", optional},
      Field{"because", &Keys::because, "part of the message of that verdict", optional}};
};

template <>
struct rig::yaml::YamlLayout<rig::plan::StepKeys> {
  using Keys = plan::StepKeys;
  static constexpr std::tuple fields{
      Field{"id", &Keys::id, "what reports and histories call the step; the step kind unless given", optional, slug},
      Field{"name", &Keys::name, "one line for people", optional},
      Field{"timeout", &Keys::timeout, "time limit of the step", optional},
      Field{"on_fail", &Keys::on_fail, "how far a failure reaches", optional},
      Field{"covers", &Keys::covers, "requirements this step is evidence for", optional},
      Field{"limits", &Keys::limits, "limits of what the step measures, by name of the measurement", optional}};
};

namespace rig::plan {

inline bool is_common_step_key(std::string_view key) {
  for (const auto name : yaml::field_names<StepKeys>())
    if (name == key) return true;
  return false;
}

}  // namespace rig::plan
