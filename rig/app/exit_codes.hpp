// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace rig::app {

// What the shell is told; record::exit_code() gives the others for the verdict of a run.
inline constexpr int exit_done = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;   // the command line, a plan or a bench is wrong
inline constexpr int exit_rig_error = 3;
inline constexpr int exit_inconclusive = 4;
inline constexpr int exit_aborted = 130;

}  // namespace rig::app
