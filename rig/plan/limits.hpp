// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "rig/plan/parameters.hpp"
#include "rig/plan/step_kind.hpp"
#include "rig/yaml/readers.hpp"

namespace rig::plan {

/// What a measurement must be: {min: 1.5, max: 20, unit: kB/s, marginal: 0.5}. All that is given must hold.
struct Limits {
  std::optional<double> min, max;  // inclusive, in `unit`
  std::optional<Scalar> equals;
  std::vector<Scalar> one_of;      // key `in`; empty: anything
  std::string matches;             // a regular expression (ECMAScript) the whole text must match; empty: anything
  std::string unit;                // UCUM: "s", "kB/s", "%"; empty: a number without one
  std::optional<double> marginal;  // this close to min or max, inside, counts as marginal
  yaml::Location location;

  /// Nothing is demanded.
  bool empty() const { return !min && !max && !equals && one_of.empty() && matches.empty(); }
};

/// The same keys as parameters, for a step such as `expect` (append them with join() and set StepKind::has_limits), and
/// back from what was read; the location is left empty.
inline constexpr std::array limit_parameters{
    optional("equals", ParameterType::value, "the one value allowed"),
    optional("min", ParameterType::number, "smallest value allowed"),
    optional("max", ParameterType::number, "largest value allowed"),
    optional("in", ParameterType::value_list, "all values allowed"),
    optional("matches", ParameterType::text, "regular expression for the whole text"),
    optional("unit", ParameterType::text, "UCUM unit of the numbers, such as s or kB/s"),
    optional("marginal", ParameterType::number, "this close to min or max counts as marginal").between(0, 1e15)};
Limits limits_from(const Parameters& parameters);

/// Reports limits that cannot be meant: none at all, min above max, a regular expression that is none, marginal without
/// min or max.
bool check_limits(const Limits& limits, yaml::Diagnostics& diagnostics);

}  // namespace rig::plan

template <>
struct rig::yaml::Reader<rig::plan::Limits> {
  static bool read(const Node& node, plan::Limits& value, Diagnostics& diagnostics, const Constraint&);
  static TypeInfo type(const Constraint&);
  static std::string text(const plan::Limits&) { return {}; }
};
