// SPDX-License-Identifier: Apache-2.0
//
// The duty cycle of a sub-GHz hub: how much of the last hour it has transmitted, what it does about it, and the alerts
// 0x8F20..0x8F25 and 0x8F2C (GBCS use cases DBCH06 and DBCH10). Without I/O; airtime in, actions out.
#pragma once

#include <deque>

#include "rig/hub/actions.hpp"
#include "rig/hub/inputs.hpp"

namespace rig::hub {

struct DutyCycleSettings {
  double limited_percent{1.00};    ///< of the window; from here on the most talkative device is suspended
  double critical_percent{1.80};   ///< everybody is suspended
  double regulated_percent{2.50};  ///< the hub falls silent
  Duration window{std::chrono::hours(1)};
  Duration limited_suspension{std::chrono::minutes(5)};
  Duration critical_suspension{std::chrono::minutes(5)};
  Duration regulated_suspension{std::chrono::minutes(5)};
};

/// What a hub does wrong about it. Everything is off.
struct DutyCycleDefects {
  bool no_alerts{};          ///< neither 0x8F20..0x8F25 nor 0x8F2C
  bool wrong_device{};       ///< alerts and suspensions are about a device that does not exist
  bool suspends_nobody{};    ///< SuspendZCLMessages is not sent
  bool wrong_discard_head{}; ///< the alert about a discarded message tells another counter
  bool never_silent{};       ///< it transmits in every state
};

/// A hub whose devices are on a sub-GHz radio.
struct SubGhz {
  bool active{};
  Duration block_airtime{std::chrono::milliseconds(10)};  ///< of a block and all that belongs to it, at 100 kbit/s
  DutyCycleSettings duty_cycle{};
  DutyCycleDefects defects{};
};

class DutyCycle {
 public:
  using Action = hub::Action;
  using Actions = hub::Actions;

  explicit DutyCycle(const DutyCycleSettings& settings = {});

  /// The hub transmitted; `device` is the other end, or nothing for a broadcast.
  Actions on_airtime(std::optional<Eui64> device, Duration airtime, Instant at);
  /// A message was thrown away because of the state; this was its head.
  Actions on_discarded(Eui64 originator, Eui64 recipient, gbcs::MessageKind kind, gbcs::Counter counter, Instant at);
  Actions on_timer(Instant at);

  DutyState state() const { return state_; }
  /// Of the window that ends now.
  double percent(TimePoint now) const;
  /// False while the hub may not transmit to the device at all.
  bool may_send(TimePoint now) const { return state_ != DutyState::regulated || now >= suspended_until_; }

 private:
  struct Slice {
    TimePoint begin;
    Eui64 device;  // 0 for broadcasts
    Duration airtime;
  };

  bool is_over(const Slice& slice, TimePoint now) const { return slice.begin <= now - settings_.window; }
  DutyState target(TimePoint now) const;
  Actions judge(Instant at);
  void act(bool renewed, Instant at, Actions& out);
  Eui64 most_talkative() const;
  void arm(TimePoint now, Actions& out);

  DutyCycleSettings settings_;
  DutyState state_{DutyState::normal};
  std::deque<Slice> slices_{};  // of the window, oldest first
  Duration spent_{};            // their sum
  TimePoint suspended_until_{};
  Eui64 acted_upon_{};
  std::optional<TimePoint> armed_{};
};

}  // namespace rig::hub
