// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

#include "rig/io/loop.hpp"

namespace rig::io {

/// A machine's one timer on the loop. What a transfer does with it for every block, moving it to a later instant and switching it
/// off and on, costs nothing: the loop's timer stays where it is, and sees what is left to do when it fires.
class LazyTimer {
 public:
  LazyTimer(Loop& loop, std::function<void()> fire) : loop_(loop), fire_(std::move(fire)) {}
  ~LazyTimer() { loop_.disarm(timer_); }
  LazyTimer(const LazyTimer&) = delete;
  LazyTimer& operator=(const LazyTimer&) = delete;

  void arm(TimePoint at) {
    due_ = at;
    if (timer_ && timer_.at <= at) return;
    loop_.disarm(timer_);
    wait();
  }
  void disarm() { due_.reset(); }

 private:
  void wait() {
    timer_ = loop_.arm(*due_, [this] {
      timer_ = {};
      if (!due_) return;
      if (*due_ > loop_.now()) return wait();
      due_.reset();
      fire_();
    });
  }

  Loop& loop_;
  std::function<void()> fire_;
  std::optional<TimePoint> due_;
  TimerId timer_;
};

}  // namespace rig::io
