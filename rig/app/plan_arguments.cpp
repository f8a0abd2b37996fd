// SPDX-License-Identifier: Apache-2.0
#include "rig/app/plan_arguments.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rig/app/builtin_adapters.hpp"
#include "rig/app/settings_list.hpp"

namespace rig::app {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> expand(const std::vector<std::string>& arguments, yaml::Diagnostics& diagnostics) {
  std::vector<fs::path> plans;
  for (const auto& argument : arguments) {
    if (!fs::is_directory(argument)) {
      plans.emplace_back(argument);
      continue;
    }
    std::vector<fs::path> inside;
    for (const auto& entry : fs::recursive_directory_iterator(argument))
      if (entry.is_regular_file() && entry.path().extension() == ".yaml") inside.push_back(entry.path());
    if (inside.empty()) diagnostics.add({.file = argument, .line = 0, .column = 0, .key_path = {}}, "there is no plan (*.yaml) in this folder", ErrorCode::not_found);
    std::sort(inside.begin(), inside.end());
    plans.insert(plans.end(), inside.begin(), inside.end());
  }
  return plans;
}

}  // namespace

void add_plan_arguments(CLI::App& command, PlanArguments& arguments) {
  command.add_option("PLAN", arguments.plans, "plan files, or folders of them")->required();
  command.add_option("--bench", arguments.bench, "bench file, instead of the one the plan names");
  command.add_option("--param", arguments.parameters, "name=value: a parameter of the plan")->allow_extra_args(false);
  command.add_option("--set", arguments.overrides, "key=value: any value of the bench, adapters.hub.port=/dev/ttyUSB0")->allow_extra_args(false);
}

std::optional<std::vector<run::Prepared>> prepare_all(const PlanArguments& arguments) {
  yaml::Diagnostics diagnostics;
  run::Sources sources;
  if (!arguments.bench.empty()) sources.bench = arguments.bench;
  sources.parameters = settings_list("--param", arguments.parameters, diagnostics);
  sources.overrides = settings_list("--set", arguments.overrides, diagnostics);
  std::vector<run::Prepared> all;
  for (const fs::path& plan : expand(arguments.plans, diagnostics)) {
    sources.plan = plan;
    yaml::Diagnostics of_this;
    if (auto prepared = run::prepare(sources, builtin_adapters(), of_this)) {
      if (prepared->bench.has_real_ports()) check_ports(prepared->bench, look_around(), of_this);
      all.push_back(std::move(*prepared));
    }
    for (const auto& one : of_this.items()) diagnostics.add(one.location, one.what, one.code);
  }
  if (diagnostics.empty()) return all;
  fmt::print(stderr, "{}", to_string(diagnostics));
  return std::nullopt;
}

}  // namespace rig::app
