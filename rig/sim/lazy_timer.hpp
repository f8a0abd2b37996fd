// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

#include "rig/io/loop.hpp"

namespace rig::sim {

/// A machine's one timer on the loop. Moving it to a later instant, which a transfer does for every block, costs nothing: the
/// loop's timer stays where it is and moves itself on when it fires.
class LazyTimer {
 public:
  LazyTimer(io::Loop& loop, std::function<void()> fire) : loop_(loop), fire_(std::move(fire)) {}
  ~LazyTimer() { disarm(); }
  LazyTimer(const LazyTimer&) = delete;
  LazyTimer& operator=(const LazyTimer&) = delete;

  void arm(TimePoint at) {
    due_ = at;
    if (timer_ && timer_.at <= at) return;
    loop_.disarm(timer_);
    wait();
  }
  void disarm() {
    due_.reset();
    loop_.disarm(timer_);
  }

 private:
  void wait() {
    timer_ = loop_.arm(*due_, [this] {
      timer_ = {};
      if (*due_ > loop_.now()) return wait();
      due_.reset();
      fire_();
    });
  }

  io::Loop& loop_;
  std::function<void()> fire_;
  std::optional<TimePoint> due_;
  io::TimerId timer_;
};

}  // namespace rig::sim
