// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rig/plan/plan.hpp"
#include "rig/plan/step_kind.hpp"
#include "rig/yaml/substitute.hpp"

namespace rig::plan {

/// What comes from outside the file.
struct LoadOptions {
  std::vector<std::pair<std::string, std::string>>
      parameters{};                                              // --param name=value; the plan must have the parameter
  std::vector<std::pair<std::string, std::string>> overrides{};  // --set key.path=value, applied first
  yaml::Variables variables{};                                   // of the rig; the plan's parameters hide them
};

/// Reads a plan and checks all that can be checked without a bench: keys, types and limits of everything, step kinds
/// and their parameters, unique ids, variables. Everything wrong is added to `diagnostics`; nothing is returned if
/// there was anything.
std::optional<Plan> load_plan(const std::filesystem::path& path, Catalogue catalogue, const LoadOptions& options,
                              yaml::Diagnostics& diagnostics);
std::optional<Plan> parse_plan(std::string_view text, std::string name, Catalogue catalogue, const LoadOptions& options,
                               yaml::Diagnostics& diagnostics);

/// The same with all trouble in one Error (yaml::Diagnostics::error).
Result<Plan> load_plan(const std::filesystem::path& path, Catalogue catalogue, const LoadOptions& options = {});

/// JSON Schema draft-07 of a plan with these steps, from the tables the loader uses.
nlohmann::json json_schema(Catalogue catalogue);

/// The keys of a plan, of a case and of every step, for docs.
std::vector<yaml::FieldRow> describe_plan();
std::vector<yaml::FieldRow> describe_case();
std::vector<yaml::FieldRow> describe_step();

}  // namespace rig::plan
