// SPDX-License-Identifier: Apache-2.0
#include "rig/report/result_json.hpp"

#include "rig/record/replay.hpp"
#include "rig/report/golden.hpp"
#include "rig/report/sample_runs.hpp"

namespace rig::report {
namespace {

using record::Json;

/// The part of JSON Schema that docs/result.schema.json uses; gives the places that do not keep to it.
class Schema {
 public:
  explicit Schema(Json root) : root_(std::move(root)) {}
  std::vector<std::string> violations(const Json& value) {
    check(root_, value, "$");
    return std::move(violations_);
  }

 private:
  static bool has_type(const std::string& type, const Json& value) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    return type == "number" && value.is_number();
  }
  void check(const Json& schema, const Json& value, const std::string& path) {
    if (schema.contains("$ref")) return check(root_.at(Json::json_pointer(schema["$ref"].get<std::string>().substr(1))), value, path);
    if (schema.contains("type") && !has_type(schema["type"], value)) violations_.push_back(path + " is not of type " + schema["type"].dump());
    if (schema.contains("const") && schema["const"] != value) violations_.push_back(path + " is not " + schema["const"].dump());
    if (schema.contains("enum") && std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
      violations_.push_back(path + " is none of " + schema["enum"].dump());
    if (schema.contains("minimum") && value < schema["minimum"]) violations_.push_back(path + " is too small");
    if (value.is_object()) check_object(schema, value, path);
    if (value.is_array() && schema.contains("items"))
      for (const Json& item : value) check(schema["items"], item, path + "[]");
  }
  void check_object(const Json& schema, const Json& value, const std::string& path) {
    for (const auto& key : schema.value("required", Json::array()))
      if (!value.contains(key.get<std::string>())) violations_.push_back(path + " lacks " + key.dump());
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [key, member] : value.items()) {
      if (properties.contains(key)) check(properties[key], member, path + "." + key);
      else if (!schema.value("additionalProperties", true)) violations_.push_back(path + "." + key + " is not in the schema");
    }
  }

  Json root_;
  std::vector<std::string> violations_;
};

Schema result_schema() { return Schema(Json::parse(read_text(RIG_SOURCE_DIR "/docs/result.schema.json"))); }

TEST(ResultJson, IsTheGoldenSample) {
  expect_golden("passed.journal.jsonl", samples::passed());
  expect_golden("failed.journal.jsonl", samples::failed());
  expect_golden("killed.journal.jsonl", samples::killed());
  expect_golden("passed.result.json", result_json(record::replay_journal(samples::passed())));
  expect_golden("failed.result.json", result_json(record::replay_journal(samples::failed())));
  expect_golden("killed.result.json", result_json(record::replay_journal(samples::killed())));
}

TEST(ResultJson, KeepsToItsSchema) {
  for (const auto& journal : {samples::passed(), samples::failed(), samples::killed(), std::string()})
    EXPECT_EQ(result_schema().violations(Json::parse(result_json(record::replay_journal(journal)))), std::vector<std::string>{});
}

TEST(ResultSchema, RefusesWhatItDoesNotKnow) {
  Json result = Json::parse(result_json(record::replay_journal(samples::passed())));
  result["cases"][0]["steps"][0]["verdict"] = "ok";
  result["cases"][0].erase("flaky");
  result["weather"] = "rain";
  const auto violations = result_schema().violations(result);
  ASSERT_EQ(violations.size(), 3u);
  EXPECT_EQ(violations[0], "$.cases[] lacks \"flaky\"");
  EXPECT_TRUE(violations[1].starts_with("$.cases[].steps[].verdict is none of ")) << violations[1];
  EXPECT_EQ(violations[2], "$.weather is not in the schema");
}

TEST(ResultJson, TellsThatACasePassedOnItsSecondAttempt) {
  const Json result = Json::parse(result_json(record::replay_journal(samples::passed())));
  EXPECT_EQ(result["verdict"], "passed");
  const Json& activation = result["cases"][1];
  EXPECT_EQ(activation["flaky"], true);
  EXPECT_EQ(activation["attempts"][0]["verdict"], "inconclusive");
  EXPECT_EQ(activation["attempts"][1]["verdict"], "passed");
}

TEST(ResultJson, OfAKilledRunSaysWhatIsMissing) {
  const Json result = Json::parse(result_json(record::replay_journal(samples::killed())));
  EXPECT_EQ(result["verdict"], "aborted");
  EXPECT_EQ(result["complete"], false);
  EXPECT_EQ(result["journal"]["torn_octets"], 97);
  EXPECT_EQ(result["cases"].size(), 3u);
  EXPECT_EQ(result["cases"][2]["ran"], false);
}

}  // namespace
}  // namespace rig::report
