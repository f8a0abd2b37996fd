// SPDX-License-Identifier: Apache-2.0
#include "rig/yaml/type_info.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace rig::yaml {
namespace {

using Json = nlohmann::json;

constexpr double exactly_an_integer = 9007199254740992.0;
constexpr std::string_view variable_pattern = R"(^\$\{[A-Za-z_][A-Za-z0-9_.-]*\}$)";

// Limits that only repeat the width of a 32- or 64-bit integer tell nobody anything.
constexpr double widest_told = 4294967295.0;
constexpr double lowest_told = -2147483647.0;

std::string range_text(std::string_view type, std::optional<double> min, std::optional<double> max) {
  if (min && *min < lowest_told) min.reset();
  if (max && (*max > widest_told || (*max == 2147483647.0 && !min))) max.reset();
  if (min && max) return fmt::format("{} {}..{}", type, number_text(*min), number_text(*max));
  if (min) return fmt::format("{} from {}", type, number_text(*min));
  if (max) return fmt::format("{} up to {}", type, number_text(*max));
  return std::string(type);
}

Json number_json(double value) {
  if (std::floor(value) == value && std::abs(value) <= exactly_an_integer) return static_cast<std::int64_t>(value);
  return value;
}

void add_children(Json& schema, const TypeInfo& type, SchemaVariables variables) {
  if (!type.items.empty() && type.json_types.front() == "array")
    schema["items"] = json_schema(type.items.front(), variables);
  if (!type.items.empty() && type.json_types.front() == "object") {
    schema["additionalProperties"] = json_schema(type.items.front(), variables);
    if (!type.key_pattern.empty()) schema["propertyNames"] = {{"pattern", type.key_pattern}};
  }
}

bool is_scalar(const TypeInfo& type) {
  return !type.json_types.empty() && type.json_types.front() != "array" && type.json_types.front() != "object";
}

bool takes_any_string(const TypeInfo& type) {
  for (const auto& json_type : type.json_types)
    if (json_type == "string") return type.pattern.empty() && type.choices.empty();
  return false;
}

}  // namespace

std::string number_text(double value) {
  if (std::floor(value) == value && std::abs(value) < 1e15) return fmt::format("{:.0f}", value);
  return fmt::format("{}", value);
}

TypeInfo text_type() { return {.text = "text", .json_types = {"string", "number", "boolean"}}; }
TypeInfo slug_type() { return {.text = "slug", .json_types = {"string"}, .pattern = "^[a-z0-9][a-z0-9_-]*$"}; }
TypeInfo boolean_type() { return {.text = "boolean", .json_types = {"boolean"}}; }
TypeInfo integer_type(double min, double max) {
  TypeInfo type{.text = range_text("integer", min, max), .json_types = {"integer"}};
  if (std::abs(min) <= exactly_an_integer) type.min = min;
  if (std::abs(max) <= exactly_an_integer) type.max = max;
  return type;
}
TypeInfo number_type(std::optional<double> min, std::optional<double> max) {
  return {.text = range_text("number", min, max), .json_types = {"number"}, .min = min, .max = max};
}
TypeInfo duration_type() {
  return {.text = "duration", .json_types = {"string"}, .pattern = "^([0-9]+(d|h|m|s|ms|us|ns))+$"};
}
// An address or key of decimal digits only is a number to an editor.
TypeInfo eui64_type() {
  return {.text = "EUI-64", .json_types = {"string", "number"}, .pattern = "^([0-9A-Fa-f]{2}[ :-]?){7}[0-9A-Fa-f]{2}$"};
}
TypeInfo hex_type() {
  return {.text = "hex", .json_types = {"string", "number"}, .pattern = "^([0-9A-Fa-f]{2}[ :]*)*$"};
}
TypeInfo path_type() { return {.text = "path", .json_types = {"string"}}; }
TypeInfo any_type() { return {.text = "anything", .json_types = {}}; }

TypeInfo choice_type(std::vector<std::string> choices) {
  return {
      .text = fmt::format("{}", fmt::join(choices, " | ")), .json_types = {"string"}, .choices = std::move(choices)};
}
TypeInfo list_type(TypeInfo item) {
  return {.text = "list of " + item.text, .json_types = {"array"}, .items = {std::move(item)}};
}
TypeInfo map_type(TypeInfo value) {
  return {.text = "map of id to " + value.text,
          .json_types = {"object"},
          .items = {std::move(value)},
          .key_pattern = slug_type().pattern};
}
TypeInfo object_type(std::vector<FieldRow> fields) {
  return {.text = "map",
          .json_types = {"object"},
          .fields = std::make_shared<const std::vector<FieldRow>>(std::move(fields))};
}

Json json_schema(const TypeInfo& type, SchemaVariables variables) {
  if (type.fields) return json_schema(*type.fields, variables);
  Json schema = Json::object();
  if (type.json_types.size() == 1) schema["type"] = type.json_types.front();
  if (type.json_types.size() > 1) schema["type"] = type.json_types;
  if (!type.pattern.empty()) schema["pattern"] = type.pattern;
  if (!type.choices.empty()) schema["enum"] = type.choices;
  if (type.min && std::isfinite(*type.min)) schema["minimum"] = number_json(*type.min);
  if (type.max && std::isfinite(*type.max)) schema["maximum"] = number_json(*type.max);
  add_children(schema, type, variables);
  if (variables == SchemaVariables::refused || !is_scalar(type) || takes_any_string(type)) return schema;
  return {{"anyOf", {schema, {{"type", "string"}, {"pattern", variable_pattern}}}}};
}

Json json_schema(std::span<const FieldRow> rows, SchemaVariables variables) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const FieldRow& row : rows) {
    Json property = json_schema(row.type, variables);
    if (!row.description.empty())
      property["description"] = row.default_text.empty()
                                    ? row.description
                                    : fmt::format("{} (default {})", row.description, row.default_text);
    properties[row.name] = std::move(property);
    if (row.required) required.push_back(row.name);
  }
  Json schema{{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

}  // namespace rig::yaml
