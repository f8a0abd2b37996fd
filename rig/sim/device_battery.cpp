// SPDX-License-Identifier: Apache-2.0
//
// The battery of a device: it empties evenly while the device runs.
#include <algorithm>

#include "rig/sim/device.hpp"

namespace rig::sim {
namespace {

Duration part_of(Duration life, double part) { return std::chrono::duration_cast<Duration>(life * std::max(part, 0.0)); }

}  // namespace

double Device::battery_level() const {
  if (!on_battery_since_) return flash_.battery_level;
  const std::chrono::duration<double> used = loop_.now() - *on_battery_since_;
  return std::max(0.0, flash_.battery_level - used / std::chrono::duration<double>(settings_.battery.life));
}

void Device::battery_begins() {
  if (settings_.battery.life == Duration::zero()) return;
  on_battery_since_ = loop_.now();
  watch_battery();
}

void Device::battery_ends() {
  flash_.battery_level = battery_level();
  on_battery_since_.reset();
  battery_timer_.disarm();
}

void Device::exchange_battery() {
  flash_.battery_level = 1;
  if (!on_battery_since_) return;
  battery_ends();
  flash_.battery_level = 1;
  battery_begins();
}

// Called when the level reaches a mark; rounding may bring the call a moment early.
void Device::watch_battery() {
  constexpr double a_moment = 1e-6;
  const double level = battery_level();
  if (level <= a_moment) {
    say("battery empty");
    flash_.battery_level = 0;
    return set_power(false);
  }
  const double low = settings_.battery.low;
  const bool is_low = level <= low + a_moment;
  if (is_low) battery_is_low();
  const Duration left = part_of(settings_.battery.life, is_low ? level : level - low);
  battery_timer_.arm(loop_.now() + left);
}

void Device::battery_is_low() {
  say("battery low");
  if (agent_) perform(agent_->battery_is_low(best_clock()));
}

}  // namespace rig::sim
