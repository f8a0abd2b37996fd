// SPDX-License-Identifier: Apache-2.0
//
// `hanrig twin`: the simulated ends of a bench on pseudo-terminals, in real time, for hanrig in another process or for any other host.
#pragma once

#include <CLI/CLI.hpp>

namespace rig::app {

/// Adds the command to `app`; `exit_code` must outlive the parsing of `app`.
void add_twin_command(CLI::App& app, int& exit_code);

}  // namespace rig::app
