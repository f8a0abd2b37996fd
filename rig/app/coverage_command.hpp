// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace rig::app {

/// `hanrig coverage`; what it is to end with is left in `exit_code`.
void add_coverage_command(CLI::App& app, int& exit_code);

}  // namespace rig::app
