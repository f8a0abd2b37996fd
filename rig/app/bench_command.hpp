// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace rig::app {

/// `hanrig bench scan`, `hanrig bench doctor BENCH`, `hanrig bench rules`.
void add_bench_commands(CLI::App& app, int& exit_code);

}  // namespace rig::app
