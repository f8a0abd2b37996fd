// SPDX-License-Identifier: Apache-2.0
//
// The pages that list keys list all of them.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "rig/app/builtin_adapters.hpp"
#include "rig/bench/bench_layout.hpp"
#include "rig/plan/load.hpp"
#include "rig/sim/device_layout.hpp"
#include "rig/step/catalogue.hpp"

namespace rig::app {
namespace {

std::string page(const std::string& path) {
  std::ifstream file(std::string(RIG_SOURCE_DIR "/") + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void expect_all(const std::string& path, const std::vector<yaml::FieldRow>& rows) {
  const std::string text = page(path);
  for (const auto& row : rows) EXPECT_NE(text.find('`' + row.name + '`'), std::string::npos) << path << " does not mention `" << row.name << '`';
}

TEST(Docs, TheBenchFilePageListsEveryKey) {
  const std::string path = "docs/bench-file.md";
  expect_all(path, yaml::describe_fields<bench::BenchFile>());
  expect_all(path, yaml::describe_fields<bench::NetworkEntry>());
  expect_all(path, yaml::describe_fields<bench::HubEntry>());
  expect_all(path, yaml::describe_fields<bench::AdapterEntry>());
  expect_all(path, yaml::describe_fields<bench::RelayEntry>());
  expect_all(path, yaml::describe_fields<bench::DeviceEntry>());
  expect_all(path, yaml::describe_fields<bench::RadioEntry>());
  expect_all(path, yaml::describe_fields<bench::DccEntry>());
  expect_all(path, yaml::describe_fields<bench::SupplierEntry>());
  expect_all(path, yaml::describe_fields<io::RemoteHubs>());
  expect_all(path, yaml::describe_fields<hub::Profile>());
  expect_all(path, yaml::describe_fields<hub::Defects>());
  expect_all(path, yaml::describe_fields<hub::SubGhz>());
  expect_all(path, yaml::describe_fields<hub::DutyCycleSettings>());
  expect_all(path, yaml::describe_fields<hub::DutyCycleDefects>());
  expect_all(path, yaml::describe_fields<dcc::Profile>());
  expect_all(path, yaml::describe_fields<dcc::Defects>());
  expect_all(path, yaml::describe_fields<bench::FaultEntry>());
  expect_all(path, yaml::describe_fields<sim::FaultRule>());
  expect_all(path, yaml::describe_fields<sim::DeviceSettings>());
  expect_all(path, yaml::describe_fields<sim::BatterySettings>());
  expect_all(path, yaml::describe_fields<sim::DeviceDefects>());
  expect_all(path, yaml::describe_fields<sim::GbcsSettings>());
  expect_all(path, yaml::describe_fields<sim::GbcsDefects>());
  expect_all(path, yaml::describe_fields<sim::OtaClientSettings>());
  expect_all(path, yaml::describe_fields<sim::UpgradeStep>());
  expect_all(path, yaml::describe_fields<sim::OtaDefects>());
}

TEST(Docs, TheReadmeOfEveryAdapterListsItsKeys) {
  for (const auto& spec : builtin_adapters()) {
    const std::string path = "adapters/" + std::string(spec.name) + "/README.md";
    expect_all(path, spec.settings());
    expect_all(path, spec.twin_settings());
  }
}

TEST(Docs, TheSchemaOfPlansIsTheOneTheProgramPrints) {
  EXPECT_TRUE(page("testplans/plan.schema.json") == plan::json_schema(step::catalogue()).dump(2) + "\n")
      << "make it anew: hanrig steps --json > testplans/plan.schema.json";
}

}  // namespace
}  // namespace rig::app
