// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "rig/base/time.hpp"

namespace rig::adapter {

/// The clock of a device that starts again from zero after `period`, made to go on. A reading is placed next to where the rig's
/// own clock expects it, so that nothing is lost in a silence of many periods, as long as the two drift apart less than half a one.
class WrappingClock {
 public:
  explicit WrappingClock(Duration period) : period_(period) {}

  /// The device's time since the turn of its clock in which the first reading fell.
  Duration extend(Duration reading, TimePoint now);
  void restart() { last_.reset(); }

 private:
  struct Last {
    TimePoint now;
    Duration total;
  };
  Duration period_;
  std::optional<Last> last_;
};

}  // namespace rig::adapter
