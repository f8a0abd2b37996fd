// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "rig/plan/step_kind.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::plan {
namespace {

using yaml::Constraint;
using yaml::Diagnostics;
using yaml::Node;

template <class T>
std::optional<Value> read_as(const Node& node, Diagnostics& diagnostics, const Constraint& constraint = {}) {
  T value{};
  if (!yaml::Reader<T>::read(node, value, diagnostics, constraint)) return std::nullopt;
  return Value(std::move(value));
}

std::optional<Value> read_amount(const Node& node, Diagnostics& diagnostics) {
  const auto amount = node.is_scalar() ? parse_amount(node.text()) : std::nullopt;
  if (!amount) return yaml::expected(node, "bytes or per cent such as 4096 or 50%", diagnostics), std::nullopt;
  return *amount;
}

std::optional<Value> read_scalar(const Node& node, Diagnostics& diagnostics) {
  if (!node.is_scalar()) return yaml::expected(node, "a text, number or boolean", diagnostics), std::nullopt;
  return std::visit([](auto&& scalar) { return Value(std::move(scalar)); }, scalar_from(node.text(), node.is_plain()));
}

std::optional<Value> read_list(const Node& node, bool only_text, Diagnostics& diagnostics) {
  if (!node.is_list()) return yaml::expected(node, "a list", diagnostics), std::nullopt;
  std::vector<Scalar> list;
  bool clean = true;
  for (const Node& item : node) {
    clean =
        (item.is_scalar() || yaml::expected(item, only_text ? "a text" : "a text, number or boolean", diagnostics)) &&
        clean;
    list.push_back(scalar_from(item.text(), item.is_plain() && !only_text));
  }
  return clean ? std::optional<Value>(std::move(list)) : std::nullopt;
}

/// The default was written by us in the catalogue; faults() has checked that it can be read.
void fill_in_default(const ParameterRow& row, const yaml::Location& place, Parameters& parameters) {
  const auto text = yaml::Document::parse(row.default_text, "default");
  Diagnostics none;
  auto value = text ? read_value(text->root(), row, none) : std::nullopt;
  if (value) parameters.set(std::string(row.name), std::move(*value), place);
}

std::vector<std::string_view> names(const StepKind& kind) {
  std::vector<std::string_view> all;
  for (const ParameterRow& row : kind.parameters) all.push_back(row.name);
  return all;
}

}  // namespace

std::optional<Value> read_value(const Node& node, const ParameterRow& row, Diagnostics& diagnostics) {
  const Constraint limits{.min = row.min, .max = row.max};
  switch (row.type) {
    case ParameterType::boolean:
      return read_as<bool>(node, diagnostics);
    case ParameterType::integer:
      return read_as<std::int64_t>(node, diagnostics, limits);
    case ParameterType::number:
      return read_as<double>(node, diagnostics, limits);
    case ParameterType::text:
      return read_as<std::string>(node, diagnostics);
    case ParameterType::duration:
      return read_as<Duration>(node, diagnostics);
    case ParameterType::eui64:
      return read_as<Eui64>(node, diagnostics);
    case ParameterType::hex:
      return read_as<Bytes>(node, diagnostics);
    case ParameterType::amount:
      return read_amount(node, diagnostics);
    case ParameterType::relay:
    case ParameterType::device:
    case ParameterType::coordinator:
      return read_as<std::string>(node, diagnostics, yaml::slug);
    case ParameterType::path:
      return read_as<std::filesystem::path>(node, diagnostics);
    case ParameterType::choice: {
      const auto chosen = yaml::read_choice(node, row.choices, diagnostics);
      return chosen ? std::optional<Value>(std::string(row.choices[*chosen])) : std::nullopt;
    }
    case ParameterType::value:
      return read_scalar(node, diagnostics);
    case ParameterType::text_list:
      return read_list(node, true, diagnostics);
    case ParameterType::value_list:
      return read_list(node, false, diagnostics);
  }
  return std::nullopt;
}

bool read_parameters(const Node& node, const StepKind& kind, Parameters& parameters, Diagnostics& diagnostics) {
  const bool is_short = !kind.short_form.empty() && (node.is_scalar() || node.is_list());
  if (!is_short && !yaml::expect_map(node, diagnostics)) return false;
  bool clean = is_short || yaml::refuse_unknown_keys(node, names(kind), diagnostics);
  for (const ParameterRow& row : kind.parameters) {
    const auto given = !is_short                     ? node.find(row.name)
                       : row.name == kind.short_form ? std::optional(node)
                                                     : std::nullopt;
    if (given) {
      auto value = read_value(*given, row, diagnostics);
      clean = value.has_value() && clean;
      if (value) parameters.set(std::string(row.name), std::move(*value), given->location());
    } else if (row.required) {
      yaml::report_missing(node, row.name, describe_type(row), row.description, diagnostics);
      clean = false;
    } else if (!row.default_text.empty()) {
      fill_in_default(row, node.location(), parameters);
    }
  }
  return clean;
}

}  // namespace rig::plan
