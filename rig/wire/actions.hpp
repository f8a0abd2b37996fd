// SPDX-License-Identifier: Apache-2.0
//
// The actions that every sans-I/O machine shares. A machine neither reads, writes, sleeps nor asks the time: it is told bytes
// and instants, and answers with a list of actions that rig/io performs in order. A machine has one timer.
#pragma once

#include "rig/base/bytes.hpp"
#include "rig/base/time.hpp"

namespace rig::wire {

/// Call on_timer() at `at`. Replaces the timer that was armed before.
struct ArmTimer {
  TimePoint at;
  bool operator==(const ArmTimer&) const = default;
};

/// Forget the armed timer.
struct DisarmTimer {
  bool operator==(const DisarmTimer&) const = default;
};

/// Send these bytes down the line.
template <std::size_t N>
struct WriteBytes {
  FixedBytes<N> bytes;
  bool operator==(const WriteBytes&) const = default;
};

}  // namespace rig::wire
