// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include "rig/run/prepare.hpp"

namespace rig::app {

/// What became of one case under one mutation.
struct Trial {
  std::string plan, case_id, mutation;
  record::Verdict expected{}, got{};
  std::string message;   ///< of the verdict, or why there was none
  bool killed{};         ///< the case noticed, and for the reason that was expected
};

/// Runs every case of the plan under each of its mutations, in virtual time and with nothing written. A case without any mutation
/// is in the list as one that survived; one that cannot be run on this bench is left out.
std::vector<Trial> try_mutations(const run::Prepared& prepared, std::uint64_t seed);

/// `hanrig mutate`; what it is to end with is left in `exit_code`.
void add_mutate_command(CLI::App& app, int& exit_code);

}  // namespace rig::app
