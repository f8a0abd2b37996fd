// SPDX-License-Identifier: Apache-2.0
//
// Diagnostics for whoever debugs hanrig itself. What a user must know goes to the journal; nothing here is evidence.
#pragma once

#include <spdlog/spdlog.h>

#include <memory>

namespace rig {

/// The process's logger: writes to stderr, level warn until set_log_level() says otherwise.
spdlog::logger& log();
void set_log_level(spdlog::level::level_enum level);

}  // namespace rig
