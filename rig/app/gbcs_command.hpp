// SPDX-License-Identifier: Apache-2.0
//
// `hanrig gbcs decode`: reads the command line and prints; what is printed comes from rig/proto/gbcs.
#pragma once

#include <CLI/CLI.hpp>

namespace rig::app {

/// Adds the group to `app`. A command that ran leaves its answer in `exit_code`: 0, or 2 (usage, keys that cannot be
/// read, or something that is no message). `exit_code` must outlive the parsing of `app`.
void add_gbcs_commands(CLI::App& app, int& exit_code);

}  // namespace rig::app
