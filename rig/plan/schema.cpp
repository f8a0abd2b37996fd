// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "rig/plan/load.hpp"

namespace rig::plan {
namespace {

using Json = nlohmann::json;
constexpr auto with_variables = yaml::SchemaVariables::accepted;

Json list_of(std::string_view definition) {
  return {{"type", "array"}, {"items", {{"$ref", fmt::format("#/definitions/{}", definition)}}}};
}

void keep_description(Json& property, Json replacement) {
  if (property.contains("description")) replacement["description"] = property["description"];
  property = std::move(replacement);
}

Json kind_schema(const StepKind& kind) {
  const auto rows = describe(kind);
  Json map = yaml::json_schema(rows, with_variables);
  map["description"] = kind.summary;
  const auto short_form =
      std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == kind.short_form; });
  if (short_form == rows.end()) return map;
  return {{"anyOf", {map, yaml::json_schema(short_form->type, with_variables)}}, {"description", kind.summary}};
}

Json step_schema(Catalogue catalogue) {
  Json schema = yaml::json_schema(describe_step(), with_variables);
  schema["oneOf"] = Json::array();
  for (const StepKind& kind : catalogue) {
    schema["properties"][std::string(kind.name)] = kind_schema(kind);
    schema["oneOf"].push_back({{"required", {kind.name}}});
  }
  return schema;
}

Json case_schema() {
  Json schema = yaml::json_schema(describe_case(), with_variables);
  for (const char* phase : {"setup", "steps", "teardown"})
    keep_description(schema["properties"][phase], list_of("step"));
  schema["properties"]["steps"]["minItems"] = 1;
  return schema;
}

}  // namespace

Json json_schema(Catalogue catalogue) {
  Json schema = yaml::json_schema(describe_plan(), with_variables);
  auto& properties = schema["properties"];
  for (const char* phase : {"setup", "teardown"}) keep_description(properties[phase], list_of("step"));
  keep_description(properties["cases"], list_of("case"));
  properties["cases"]["minItems"] = 1;
  keep_description(properties["parameters"],
                   {{"type", "object"}, {"additionalProperties", {{"type", {"string", "number", "boolean"}}}}});
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["title"] = "hanrig test plan";
  schema["definitions"] = {{"step", step_schema(catalogue)}, {"case", case_schema()}};
  return schema;
}

}  // namespace rig::plan
