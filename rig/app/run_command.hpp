// SPDX-License-Identifier: Apache-2.0
//
// `hanrig run`, `check`, `steps` and `report`.
#pragma once

#include <CLI/CLI.hpp>

namespace rig::app {

/// Adds the commands to `app`. A command that ran leaves its answer in `exit_code`, which must outlive the parsing of `app`.
void add_run_commands(CLI::App& app, int& exit_code);

}  // namespace rig::app
