// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>

#include "rig/bench/bench_file.hpp"
#include "rig/plan/load.hpp"
#include "rig/step/step.hpp"

namespace rig::run {

/// A plan, the bench it will run on, and its images: all that can be checked was checked.
struct Prepared {
  plan::Plan plan;
  std::string plan_sha256;
  bench::BenchFile bench;
  std::map<std::filesystem::path, step::LoadedImage> images;
};

struct Sources {
  std::filesystem::path plan;
  std::optional<std::filesystem::path> bench;                          ///< instead of the one the plan names
  std::vector<std::pair<std::string, std::string>> parameters{};       ///< --param name=value
  bench::Overrides overrides{};                                        ///< --set key=value, of the bench
};

/// Reads everything and holds the plan against the bench: relays and devices it names, images that fit the device they are for.
/// All that is wrong is in `diagnostics`; nothing is returned if there was anything.
std::optional<Prepared> prepare(const Sources& sources, std::span<const adapter::Spec> adapters, yaml::Diagnostics& diagnostics);

}  // namespace rig::run
