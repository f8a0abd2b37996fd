// SPDX-License-Identifier: Apache-2.0
//
// What a value of a YAML file may be, as data: help texts, the docs and the JSON Schema are made from it, and the
// readers are tested against it.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rig::yaml {

struct FieldRow;

/// One type. `text` is for people ("duration", "integer 1..255", "list of text"); the rest feeds the JSON Schema.
struct TypeInfo {
  std::string text;
  std::vector<std::string> json_types;  // "string", "integer", "number", "boolean", "array", "object"; none = anything
  std::string pattern{};                // of the string form
  std::vector<std::string> choices{};   // the only spellings allowed
  std::optional<double> min{}, max{};
  std::vector<TypeInfo> items{};                          // one: the type of a list's items or a map's values
  std::string key_pattern{};                              // of a map's keys
  std::shared_ptr<const std::vector<FieldRow>> fields{};  // of a map with fixed keys; null otherwise
};

/// One key of a map.
struct FieldRow {
  std::string name;
  TypeInfo type;
  bool required{};
  std::string default_text{};  // "60s"; empty if there is none worth telling
  std::string description{};
};

TypeInfo text_type();
TypeInfo slug_type();
TypeInfo boolean_type();
TypeInfo integer_type(double min, double max);
TypeInfo number_type(std::optional<double> min = {}, std::optional<double> max = {});
TypeInfo duration_type();
TypeInfo eui64_type();
TypeInfo hex_type();
TypeInfo path_type();
TypeInfo any_type();
TypeInfo choice_type(std::vector<std::string> choices);
TypeInfo list_type(TypeInfo item);
TypeInfo map_type(TypeInfo value);
TypeInfo object_type(std::vector<FieldRow> fields);

/// 4096, 0.5: without a decimal point where none is needed.
std::string number_text(double value);

/// Whether a string "${name}" is also accepted wherever a scalar is (plans) or not (benches).
enum class SchemaVariables { refused, accepted };

/// Draft-07 schemas: of one type, and of a map with these keys and no others.
nlohmann::json json_schema(const TypeInfo& type, SchemaVariables variables = SchemaVariables::refused);
nlohmann::json json_schema(std::span<const FieldRow> rows, SchemaVariables variables = SchemaVariables::refused);

}  // namespace rig::yaml
