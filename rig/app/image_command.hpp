// SPDX-License-Identifier: Apache-2.0
//
// `hanrig image inspect|verify|make|split`: reads the command line and prints; what is printed comes from rig/image.
#pragma once

#include <CLI/CLI.hpp>

namespace rig::app {

/// Adds the group to `app`. A command that ran leaves its answer in `exit_code`: 0, 1 (a file has errors), 2 (usage, or
/// a file that is not there). `exit_code` must outlive the parsing of `app`.
void add_image_commands(CLI::App& app, int& exit_code);

}  // namespace rig::app
