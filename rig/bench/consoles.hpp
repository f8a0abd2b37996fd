// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "rig/bench/bench_file.hpp"
#include "rig/io/console_log.hpp"

namespace rig::bench {

/// The consoles of a bench by their names, and what none of them may print: the key `never` of their entries.
class Consoles {
 public:
  /// Loop and events outlive the object.
  Consoles(io::Loop& loop, record::EventSink& events) : loop_(loop), events_(events) {}

  /// Called whenever an adapter that is a console was opened: at the beginning, and after it had been lost.
  void opened(const std::string& name, const AdapterEntry& entry, device::Console& console);

  /// Null when the bench has no console of that name.
  io::ConsoleLog* find(const std::string& name) const;
  /// The first forbidden line that any of them printed since the last call; one sentence.
  std::optional<std::string> take_forbidden_line();

 private:
  io::Loop& loop_;
  record::EventSink& events_;
  std::map<std::string, std::unique_ptr<io::ConsoleLog>> logs_;
};

}  // namespace rig::bench
