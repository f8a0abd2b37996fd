// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/wrapping_clock.hpp"

namespace rig::adapter {

Duration WrappingClock::extend(Duration reading, TimePoint now) {
  Duration total = reading;
  if (last_) {
    const Duration expected = last_->total + (now - last_->now);
    total += (expected - reading + period_ / 2) / period_ * period_;
  }
  last_ = {now, total};
  return total;
}

}  // namespace rig::adapter
