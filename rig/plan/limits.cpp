// SPDX-License-Identifier: Apache-2.0
#include "rig/plan/limits.hpp"

#include <fmt/format.h>

#include <regex>

namespace rig::plan {
namespace {

constexpr StepKind limits_kind{.name = "limits", .summary = "limits of a measurement", .parameters = limit_parameters};

// libstdc++ compiles expressions recursively: a long one takes the stack with it.
constexpr std::size_t longest_expression = 200;

bool is_expression(const std::string& text) {
  if (text.size() > longest_expression) return false;
  try {
    const std::regex compiled(text);
    return true;
  } catch (const std::regex_error&) {
    return false;
  }
}

}  // namespace

Limits limits_from(const Parameters& parameters) {
  Limits limits;
  limits.min = parameters.find<double>("min");
  limits.max = parameters.find<double>("max");
  if (parameters.has("equals")) limits.equals = parameters.scalar("equals");
  if (parameters.has("in")) limits.one_of = parameters.list("in");
  limits.matches = parameters.find<std::string>("matches").value_or("");
  limits.unit = parameters.find<std::string>("unit").value_or("");
  limits.marginal = parameters.find<double>("marginal");
  return limits;
}

bool check_limits(const Limits& limits, yaml::Diagnostics& diagnostics) {
  const auto before = diagnostics.size();
  const auto report = [&](std::string what) { diagnostics.add(limits.location, std::move(what)); };
  if (limits.empty()) report("expected equals, min, max, in or matches, found none");
  if (limits.min && limits.max && *limits.min > *limits.max)
    report(fmt::format("expected min <= max, found min {} and max {}", yaml::number_text(*limits.min),
                       yaml::number_text(*limits.max)));
  if (limits.marginal && !limits.min && !limits.max) report("marginal needs min or max");
  if (!limits.matches.empty() && !is_expression(limits.matches))
    report(fmt::format("expected a regular expression of at most {} characters, found \"{}\"", longest_expression,
                       limits.matches));
  return diagnostics.size() == before;
}

}  // namespace rig::plan

namespace rig::yaml {

bool Reader<plan::Limits>::read(const Node& node, plan::Limits& value, Diagnostics& diagnostics, const Constraint&) {
  plan::Parameters parameters;
  if (!plan::read_parameters(node, plan::limits_kind, parameters, diagnostics)) return false;
  value = plan::limits_from(parameters);
  value.location = node.location();
  return plan::check_limits(value, diagnostics);
}

TypeInfo Reader<plan::Limits>::type(const Constraint&) { return object_type(plan::describe(plan::limits_kind)); }

}  // namespace rig::yaml
