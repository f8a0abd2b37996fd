// SPDX-License-Identifier: Apache-2.0
//
// Whether power really went off. A board reads back what it was told, not what its contact does: only something that the device itself
// cannot help doing without power proves a cut.
#pragma once

#include <string>
#include <vector>

#include "rig/bench/plugged_in.hpp"
#include "rig/io/han.hpp"

namespace rig::bench {

class Consoles;
class VirtualWorld;

struct Testimony {
  enum class Outcome : std::uint8_t { confirmed, unknown, refuted };
  std::string witness;  ///< meter, console, usb, network, simulation
  Outcome outcome{};
  std::string message;
};

/// Who can be asked.
struct Witnesses {
  io::Loop& loop;
  const BenchFile& file;
  const PluggedIn& plugged;
  io::Han& han;
  Consoles& consoles;
  VirtualWorld* world;               ///< a simulated device that has no other witness is looked at directly
  const Machine& machine;
};

/// Asks all the witnesses of a relay, one after another, until each is sure or its time is up; blocks the calling fiber. Nothing where
/// there is no witness at all. Errors: cancelled.
Result<std::vector<Testimony>> hear(const Witnesses& witnesses, const RelayEntry& relay, Power power);

}  // namespace rig::bench
