// SPDX-License-Identifier: Apache-2.0
#include "rig/base/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>

namespace rig {

spdlog::logger& log() {
  static const auto logger = [] {
    auto made = std::make_shared<spdlog::logger>("hanrig", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    made->set_level(spdlog::level::warn);
    return made;
  }();
  return *logger;
}

void set_log_level(spdlog::level::level_enum level) { log().set_level(level); }

}  // namespace rig
