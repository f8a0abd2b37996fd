// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "rig/run/prepare.hpp"

namespace rig::app {

/// What every command takes that is about plans.
struct PlanArguments {
  std::vector<std::string> plans;
  std::string bench;
  std::vector<std::string> parameters, overrides;
};

void add_plan_arguments(CLI::App& command, PlanArguments& arguments);

/// Every plan, ready to run; a folder stands for every plan in it and below, by name. Nothing when anything is wrong with any of
/// them: all of it was then written to stderr.
std::optional<std::vector<run::Prepared>> prepare_all(const PlanArguments& arguments);

}  // namespace rig::app
