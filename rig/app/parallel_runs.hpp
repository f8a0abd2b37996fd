// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace rig::app {

/// Calls `work(0)`, `work(1)`, ... `work(count - 1)`, each in a process of its own and at most `jobs` at a time: one that crashes
/// takes nobody with it. SIGINT and SIGTERM are handed on to those that run, no further one is started, and it returns when all
/// have ended. One exit code each, in their order; 130 for one that never started, exit_rig_error for one that crashed.
std::vector<int> run_in_parallel(std::size_t count, unsigned jobs, const std::function<int(std::size_t)>& work);

}  // namespace rig::app
