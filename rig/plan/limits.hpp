// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rig/plan/parameters.hpp"
#include "rig/plan/step_kind.hpp"
#include "rig/yaml/readers.hpp"

namespace rig::plan {

/// What a measurement must be: {min: 1.5, max: 20, unit: kB/s, marginal: 0.5}. All that is given must hold.
struct Limits {
  std::optional<double> min, max;   // inclusive, in `unit`
  std::optional<Scalar> equals;
  std::vector<Scalar> one_of;       // key `in`; empty: anything
  std::string matches;              // a regular expression (ECMAScript) the whole text must match; empty: anything
  std::string unit;                 // UCUM: "s", "kB/s", "%"; empty: a number without one
  std::optional<double> marginal;   // this close to min or max, inside, counts as marginal
  yaml::Location location;

  /// Nothing is demanded.
  bool empty() const { return !min && !max && !equals && one_of.empty() && matches.empty(); }
};

/// The same keys as parameters, for the row of a step such as `expect`, and back from what was read.
std::span<const ParameterRow> limit_parameters();
Limits limits_from(const Parameters& parameters);

/// Reports limits that cannot be meant: none at all, min above max, a regular expression that is none, marginal without min or max.
bool check_limits(const Limits& limits, yaml::Diagnostics& diagnostics);

}  // namespace rig::plan

template <>
struct rig::yaml::Reader<rig::plan::Limits> {
  static bool read(const Node& node, plan::Limits& value, Diagnostics& diagnostics, const Constraint&);
  static TypeInfo type(const Constraint&);
  static std::string text(const plan::Limits&) { return {}; }
};
