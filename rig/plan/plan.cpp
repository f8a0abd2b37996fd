// SPDX-License-Identifier: Apache-2.0
#include "rig/plan/plan.hpp"

#include <fmt/format.h>

#include <set>

namespace rig::plan {

void give_default_ids(std::vector<Step*> steps_of_one_scope) {
  std::set<std::string> taken;
  for (const Step* step : steps_of_one_scope) taken.insert(step->id);
  for (Step* step : steps_of_one_scope) {
    if (!step->id.empty()) continue;
    step->id = step->kind;
    for (int ordinal = 2; !taken.insert(step->id).second; ++ordinal)
      step->id = fmt::format("{}-{}", step->kind, ordinal);
  }
}

std::vector<const Step*> all_steps(const Plan& plan) {
  std::vector<const Step*> all;
  const auto add = [&](const Steps& steps) {
    for (const Step& step : steps) all.push_back(&step);
  };
  add(plan.setup);
  for (const Case& one : plan.cases) {
    add(one.setup);
    add(one.steps);
    add(one.teardown);
  }
  add(plan.teardown);
  return all;
}

std::vector<Reference> references(const Plan& plan, Catalogue catalogue) {
  std::vector<Reference> found;
  for (const Step* step : all_steps(plan)) {
    const StepKind* kind = find_kind(catalogue, step->kind);
    if (!kind) continue;
    for (const ParameterRow& row : kind->parameters) {
      const bool names_a_thing = row.type == ParameterType::relay || row.type == ParameterType::device ||
                                 row.type == ParameterType::coordinator;
      if (!names_a_thing || !step->parameters.has(row.name)) continue;
      found.push_back({row.type, step->parameters.text(row.name), step->parameters.at(row.name).location});
    }
  }
  return found;
}

}  // namespace rig::plan
