// SPDX-License-Identifier: Apache-2.0
#include "rig/plan/step_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "rig/plan/common_keys.hpp"
#include "rig/yaml/scalar.hpp"

namespace rig::plan {
namespace {

std::vector<std::string> words(std::span<const std::string_view> views) { return {views.begin(), views.end()}; }

void check_row(const StepKind& kind, const ParameterRow& row, std::vector<std::string>& found) {
  const auto fault = [&](std::string_view what) {
    found.push_back(fmt::format("{}.{}: {}", kind.name, row.name, what));
  };
  if (!yaml::is_slug(row.name)) fault("the name is no slug");
  if (row.description.empty()) fault("has no description");
  if (row.type == ParameterType::choice && row.choices.empty()) fault("has no choices");
  if (row.required && !row.default_text.empty()) fault("is required and has a default");
  if (row.default_text.empty()) return;
  const auto text = yaml::Document::parse(row.default_text, "default");
  yaml::Diagnostics trouble;
  if (!text) return fault(text.error().what);
  if (!read_value(text->root(), row, trouble)) fault(trouble.error().what);
}

void check_short_form(const StepKind& kind, std::vector<std::string>& found) {
  if (kind.short_form.empty()) return;
  const auto row = std::find_if(kind.parameters.begin(), kind.parameters.end(),
                                [&](const auto& other) { return other.name == kind.short_form; });
  if (row == kind.parameters.end())
    found.push_back(fmt::format("{}: the short form \"{}\" is no parameter", kind.name, kind.short_form));
  for (const ParameterRow& other : kind.parameters)
    if (other.required && other.name != kind.short_form)
      found.push_back(fmt::format("{}: the short form leaves \"{}\" without a value", kind.name, other.name));
}

}  // namespace

const StepKind* find_kind(Catalogue catalogue, std::string_view name) {
  const auto found =
      std::find_if(catalogue.begin(), catalogue.end(), [&](const StepKind& kind) { return kind.name == name; });
  return found == catalogue.end() ? nullptr : &*found;
}

std::vector<std::string_view> kind_names(Catalogue catalogue) {
  std::vector<std::string_view> names;
  for (const StepKind& kind : catalogue) names.push_back(kind.name);
  return names;
}

yaml::TypeInfo describe_type(const ParameterRow& row) {
  const auto named = [](yaml::TypeInfo type, std::string text) {
    type.text = std::move(text);
    return type;
  };
  switch (row.type) {
    case ParameterType::boolean:
      return yaml::boolean_type();
    case ParameterType::integer:
      return yaml::integer_type(row.min.value_or(-0x1p63), row.max.value_or(0x1p63));
    case ParameterType::number:
      return yaml::number_type(row.min, row.max);
    case ParameterType::text:
      return yaml::text_type();
    case ParameterType::duration:
      return yaml::duration_type();
    case ParameterType::eui64:
      return yaml::eui64_type();
    case ParameterType::hex:
      return yaml::hex_type();
    case ParameterType::amount:
      return {.text = "bytes or per cent",
              .json_types = {"integer", "string"},
              .pattern = R"(^(0x[0-9A-Fa-f]+|[0-9]+|[0-9]*\.?[0-9]+%)$)"};
    case ParameterType::relay:
      return named(yaml::slug_type(), "relay of the bench");
    case ParameterType::device:
      return named(yaml::slug_type(), "device of the bench");
    case ParameterType::coordinator:
      return named(yaml::slug_type(), "coordinator of the bench");
    case ParameterType::path:
      return yaml::path_type();
    case ParameterType::choice:
      return yaml::choice_type(words(row.choices));
    case ParameterType::value:
      return named(yaml::text_type(), "value");
    case ParameterType::text_list:
      return yaml::list_type(yaml::text_type());
    case ParameterType::value_list:
      return yaml::list_type(named(yaml::text_type(), "value"));
  }
  return yaml::any_type();
}

std::vector<yaml::FieldRow> describe(const StepKind& kind) {
  std::vector<yaml::FieldRow> rows;
  for (const ParameterRow& row : kind.parameters)
    rows.push_back({.name = std::string(row.name),
                    .type = describe_type(row),
                    .required = row.required,
                    .default_text = std::string(row.default_text),
                    .description = std::string(row.description)});
  return rows;
}

std::vector<std::string> faults(Catalogue catalogue) {
  std::vector<std::string> found;
  std::set<std::string_view> kinds;
  for (const StepKind& kind : catalogue) {
    if (!yaml::is_slug(kind.name)) found.push_back(fmt::format("{}: the name is no slug", kind.name));
    if (!kinds.insert(kind.name).second) found.push_back(fmt::format("{}: there are two of that name", kind.name));
    if (is_common_step_key(kind.name)) found.push_back(fmt::format("{}: every step has a key of that name", kind.name));
    if (kind.summary.empty()) found.push_back(fmt::format("{}: has no summary", kind.name));
    std::set<std::string_view> names;
    for (const ParameterRow& row : kind.parameters) {
      if (!names.insert(row.name).second)
        found.push_back(fmt::format("{}.{}: there are two of that name", kind.name, row.name));
      check_row(kind, row, found);
    }
    check_short_form(kind, found);
  }
  return found;
}

}  // namespace rig::plan
