// SPDX-License-Identifier: Apache-2.0
#include "rig/plan/load_steps.hpp"

#include <fmt/format.h>

#include <map>

#include "rig/plan/common_keys.hpp"
#include "rig/yaml/spelling.hpp"

namespace rig::plan {
namespace {

using yaml::Node;

yaml::Location place_of_key(const Node& value, const Node& map) {
  yaml::Location place = value.key_location();
  place.key_path = map.location().key_path;
  return place;
}

void check_inline_limits(const Node& node, const Parameters& parameters, yaml::Diagnostics& diagnostics) {
  Limits limits = limits_from(parameters);
  limits.location = node.location();
  check_limits(limits, diagnostics);
}

}  // namespace

std::optional<Node> StepLoader::find_kind_key(const Node& node) const {
  std::optional<Node> chosen;
  std::vector<Node> unknown;
  for (const Node& value : node) {
    if (is_common_step_key(value.key())) continue;
    if (!find_kind(catalogue, value.key())) {
      unknown.push_back(value);
    } else if (chosen) {
      diagnostics.add(place_of_key(value, node),
                      fmt::format("a step has one kind, found \"{}\" and \"{}\"", chosen->key(), value.key()));
    } else {
      chosen = value;
    }
  }
  const auto candidates = chosen ? yaml::field_names<StepKeys>() : kind_names(catalogue);
  for (const Node& value : unknown)
    diagnostics.add(place_of_key(value, node), fmt::format("unknown {} \"{}\"{}", chosen ? "key" : "step kind",
                                                           value.key(), yaml::did_you_mean(value.key(), candidates)));
  if (!chosen && unknown.empty())
    diagnostics.add(node.location(), "expected a step such as {wait: {...}}, found no step kind");
  return chosen;
}

Step StepLoader::read_step(const Node& node) const {
  Step step;
  step.location = node.location();
  if (!yaml::expect_map(node, diagnostics)) return step;
  StepKeys keys;
  yaml::read_known_fields(node, keys, diagnostics);
  step.id = std::move(keys.id);
  step.name = std::move(keys.name);
  step.timeout = keys.timeout.value_or(timeout);
  step.on_fail = keys.on_fail.value_or(on_fail);
  step.covers = std::move(keys.covers);
  step.limits = std::move(keys.limits);
  if (keys.timeout && *keys.timeout <= Duration::zero())
    diagnostics.add(node.find("timeout")->location(), "expected a time longer than 0s, found \"0s\"");
  if (const auto kind = find_kind_key(node)) {
    step.kind = kind->key();
    const StepKind& row = *find_kind(catalogue, step.kind);
    const bool clean = read_parameters(*kind, row, step.parameters, diagnostics);
    if (clean && row.has_limits) check_inline_limits(*kind, step.parameters, diagnostics);
  }
  return step;
}

Steps StepLoader::read(const Node& list) const {
  Steps steps;
  if (!list.is_list()) {
    yaml::expected(list, "a list of steps", diagnostics);
    return steps;
  }
  for (const Node& node : list) steps.push_back(read_step(node));
  return steps;
}

void finish_ids(const std::vector<Steps*>& lists_of_one_scope, yaml::Diagnostics& diagnostics) {
  std::map<std::string, int> lines_of_ids;
  std::vector<Step*> all;
  for (Steps* steps : lists_of_one_scope)
    for (Step& step : *steps) {
      all.push_back(&step);
      if (step.id.empty()) continue;
      const auto [first, is_new] = lines_of_ids.try_emplace(step.id, step.location.line);
      if (!is_new)
        diagnostics.add(step.location,
                        fmt::format("duplicate id \"{}\", first used in line {}", step.id, first->second));
    }
  give_default_ids(all);
  for (Step* step : all)
    if (step->name.empty()) step->name = step->id;
}

}  // namespace rig::plan
