// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>

#include "rig/bench/bench_file.hpp"
#include "rig/plan/load.hpp"
#include "rig/step/step.hpp"

namespace rig::run {

/// What is particular to one case of a plan with `fresh_bench`.
struct Setting {
  std::optional<bench::BenchFile> bench{};  ///< where the case arranges something
  std::optional<std::string> skip{};        ///< why it cannot be run on this bench
};

/// A plan, the bench it will run on, and its images: all that can be checked was checked.
struct Prepared {
  plan::Plan plan;
  std::string plan_sha256;
  bench::BenchFile bench;
  bench::Overrides overrides;   ///< already applied to `bench`; its hash does not know them
  std::vector<Setting> settings;   ///< one for each case, or none at all
  std::map<std::filesystem::path, step::LoadedImage> images;

  const Setting& setting(std::size_t case_number) const;
  const bench::BenchFile& bench_of(std::size_t case_number) const { return setting(case_number).bench ? *setting(case_number).bench : bench; }
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

/// The same with nothing but this case, and with the mutation in its bench. Nothing when the bench does not take it.
std::optional<Prepared> mutated(const Prepared& prepared, std::size_t case_number, const plan::Mutation& mutation,
                                std::span<const adapter::Spec> adapters, yaml::Diagnostics& diagnostics);

}  // namespace rig::run
