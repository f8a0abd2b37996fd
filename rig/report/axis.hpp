// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "rig/base/time.hpp"

namespace rig::report {

struct Tick {
  Duration t{};
  std::string label;  ///< "0", "500 ms", "30 s", "4:30", "2:15 h", "3 d"
};

/// At most `most` + 1 round instants from zero to `span`, whatever its size: milliseconds to months.
std::vector<Tick> ticks(Duration span, int most);

/// For people: "320 ms", "12.3 s", "4 min 16 s", "3 h 5 min", "2 d 3 h".
std::string human(Duration duration);

/// Run time to the millisecond: "0.040", "4:16.151", "3:05:00.000".
std::string elapsed(Duration t);

}  // namespace rig::report
