// SPDX-License-Identifier: Apache-2.0
//
// One row of the step catalogue. The table itself lives with the engines, in rig/step; the loader, the JSON Schema, the
// list of steps on the command line and the docs are all made from it:
//
//   constexpr std::array relay_cycle_parameters{
//       required("relay", ParameterType::relay, "which relay"),
//       optional("off_for", ParameterType::duration, "how long without power", "5s"),
//       optional("how_often", ParameterType::integer, "cycles", "1").between(1, 1000)};
//   constexpr std::array catalogue{
//       StepKind{.name = "relay_cycle", .summary = "cuts the power and gives it back", .parameters =
//       relay_cycle_parameters}};
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rig/plan/parameters.hpp"
#include "rig/yaml/document.hpp"
#include "rig/yaml/type_info.hpp"

namespace rig::plan {

enum class ParameterType {
  boolean,
  integer,
  number,
  text,
  duration,
  eui64,
  hex,
  amount,       // bytes or per cent
  relay,        // the name of a thing of the bench, as are
  device,       //   the next
  coordinator,  //   two
  path,         // relative to the file of the plan
  choice,       // one of `choices`
  value,        // any scalar: what a measurement is compared with
  text_list,
  value_list,
};

struct ParameterRow {
  std::string_view name;
  ParameterType type;
  std::string_view description;
  bool required{};
  std::string_view default_text{};  // written as in a plan; empty: absent unless given
  std::optional<double> min{}, max{};
  std::span<const std::string_view> choices{};

  /// Limits of an integer or number.
  constexpr ParameterRow between(double low, double high) const {
    ParameterRow row = *this;
    row.min = low;
    row.max = high;
    return row;
  }
  /// The spellings of a choice; the array must outlive the row.
  constexpr ParameterRow one_of(std::span<const std::string_view> spellings) const {
    ParameterRow row = *this;
    row.choices = spellings;
    return row;
  }
};

constexpr ParameterRow required(std::string_view name, ParameterType type, std::string_view description) {
  return {.name = name, .type = type, .description = description, .required = true};
}
constexpr ParameterRow optional(std::string_view name, ParameterType type, std::string_view description,
                                std::string_view default_text = {}) {
  return {.name = name, .type = type, .description = description, .default_text = default_text};
}

/// Two lists of parameters as one.
template <std::size_t A, std::size_t B>
constexpr std::array<ParameterRow, A + B> join(const std::array<ParameterRow, A>& first,
                                               const std::array<ParameterRow, B>& second) {
  return [&]<std::size_t... I, std::size_t... J>(std::index_sequence<I...>, std::index_sequence<J...>) {
    return std::array<ParameterRow, A + B>{first[I]..., second[J]...};
  }
  (std::make_index_sequence<A>{}, std::make_index_sequence<B>{});
}

struct StepKind {
  std::string_view name;
  std::string_view summary;
  std::span<const ParameterRow> parameters{};
  std::string_view short_form{};              // the parameter that `- note: text` sets
  std::span<const std::string_view> needs{};  // capabilities: "coordinator", "relay"
  bool has_limits{};  // limit_parameters (rig/plan/limits.hpp) are among them, and checked together
};

using Catalogue = std::span<const StepKind>;

/// The row of that name, or nullptr.
const StepKind* find_kind(Catalogue catalogue, std::string_view name);
std::vector<std::string_view> kind_names(Catalogue catalogue);

/// The parameters as rows for help texts, docs and the schema.
std::vector<yaml::FieldRow> describe(const StepKind& kind);
yaml::TypeInfo describe_type(const ParameterRow& row);

/// What is wrong with the table itself, one sentence each: for a test beside it. Names that are no slug or used twice,
/// defaults their own type refuses, a choice without choices, a short form that is no parameter or leaves another one
/// required.
std::vector<std::string> faults(Catalogue catalogue);

/// Reads what stands behind the step kind: a map of parameters, or the short form. False if anything was reported.
bool read_parameters(const yaml::Node& node, const StepKind& kind, Parameters& parameters,
                     yaml::Diagnostics& diagnostics);
/// Reads one value as the type of its row; nothing if it was reported.
std::optional<Value> read_value(const yaml::Node& node, const ParameterRow& row, yaml::Diagnostics& diagnostics);

}  // namespace rig::plan
