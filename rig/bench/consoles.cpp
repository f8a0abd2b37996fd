// SPDX-License-Identifier: Apache-2.0
#include "rig/bench/consoles.hpp"

#include <fmt/format.h>

namespace rig::bench {

void Consoles::opened(const std::string& name, const AdapterEntry& entry, device::Console& console) {
  auto& log = logs_[name];
  if (!log) {
    log = std::make_unique<io::ConsoleLog>(loop_, events_, io::ConsoleLog::Settings{.name = name, .device = entry.device});
    if (const auto never = entry.node->find("never"))
      for (const yaml::Node& pattern : *never) log->forbid(io::Pattern::compile(std::string(pattern.text())).value());
  }
  log->attach(console);
}

io::ConsoleLog* Consoles::find(const std::string& name) const {
  const auto found = logs_.find(name);
  return found == logs_.end() ? nullptr : found->second.get();
}

std::optional<std::string> Consoles::take_forbidden_line() {
  std::optional<std::string> sentence;
  for (const auto& [name, log] : logs_)
    if (const auto violation = log->take_violation(); violation && !sentence)
      sentence = fmt::format("console {} printed \"{}\", which has \"{}\" in it", name, violation->line, violation->pattern);
  return sentence;
}

}  // namespace rig::bench
