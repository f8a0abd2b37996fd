// SPDX-License-Identifier: Apache-2.0
//
// The schema and the loader come from the same tables; here is the proof that neither knows a key the other does not.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "rig/plan/load.hpp"
#include "rig/plan/sample_catalogue.hpp"

namespace rig::plan {
namespace {

std::vector<std::string> keys(const nlohmann::json& schema) {
  EXPECT_EQ(schema.at("additionalProperties"), false);
  std::vector<std::string> all;
  for (const auto& [key, property] : schema.at("properties").items()) all.push_back(key);
  return all;
}

/// Whether the loader says "unknown key" or "unknown step kind" about a file.
bool refuses_key(const std::string& text) {
  yaml::Diagnostics diagnostics;
  (void)parse_plan(text, "plan.yaml", sample::catalogue, {}, diagnostics);
  return to_string(diagnostics).find("unknown ") != std::string::npos;
}

std::string step_with(const std::string& key) { return "cases: [{steps: [{" + key + "}]}]\n"; }

TEST(PlanSchema, TheLoaderKnowsEveryKeyOfTheSchema) {
  const auto schema = json_schema(sample::catalogue);
  for (const auto& key : keys(schema)) EXPECT_FALSE(refuses_key(key + ":\n")) << key;
  for (const auto& key : keys(schema["definitions"]["case"]))
    EXPECT_FALSE(refuses_key("cases: [{" + key + ": }]\n")) << key;
  for (const auto& key : keys(schema["definitions"]["step"])) {
    const bool is_kind = find_kind(sample::catalogue, key) != nullptr;
    EXPECT_FALSE(refuses_key(step_with(is_kind ? key + ": {}" : "note: a, " + key + ": "))) << key;
  }
  EXPECT_TRUE(refuses_key("no_such_key:\n"));
  EXPECT_TRUE(refuses_key("cases: [{no_such_key: }]\n"));
  EXPECT_TRUE(refuses_key(step_with("no_such_key: ")));
}

TEST(PlanSchema, TheLoaderKnowsEveryParameterOfTheSchema) {
  const auto schema = json_schema(sample::catalogue);
  for (const StepKind& kind : sample::catalogue) {
    const std::string name(kind.name);
    const auto& property = schema["definitions"]["step"]["properties"][name];
    const auto parameters = keys(property.contains("anyOf") ? property["anyOf"][0] : property);
    EXPECT_EQ(parameters.size(), kind.parameters.size()) << name;
    for (const auto& key : parameters)
      EXPECT_FALSE(refuses_key(step_with(name + ": {" + key + ": }"))) << name << "." << key;
    EXPECT_TRUE(refuses_key(step_with(name + ": {no_such_key: }"))) << name;
  }
}

TEST(PlanSchema, SaysWhatIsRequired) {
  const auto schema = json_schema(sample::catalogue);
  EXPECT_EQ(schema["$schema"], "http://json-schema.org/draft-07/schema#");
  EXPECT_EQ(schema["required"], nlohmann::json::parse(R"(["kind", "version", "id", "title", "cases"])"));
  EXPECT_EQ(schema["definitions"]["case"]["required"], nlohmann::json::parse(R"(["id", "title", "steps"])"));
  EXPECT_EQ(schema["definitions"]["step"]["oneOf"].size(), sample::catalogue.size());
}

TEST(PlanSchema, AScalarMayAlwaysBeAVariable) {
  const auto schema = json_schema(sample::catalogue);
  const auto expected = nlohmann::json::parse(R"json({
    "anyOf": [{"type": "integer", "minimum": 1, "maximum": 1000}, {"type": "string", "pattern": "^\\$\\{[A-Za-z_][A-Za-z0-9_.-]*\\}$"}],
    "description": "how often (default 1)"})json");
  EXPECT_EQ(schema["definitions"]["step"]["properties"]["relay_cycle"]["properties"]["cycles"], expected);
}

}  // namespace
}  // namespace rig::plan
