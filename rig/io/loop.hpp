// SPDX-License-Identifier: Apache-2.0
//
// The one place where time passes. Everything of a run happens on one thread, in one Loop: tasks, timers, ports, and fibers
// for code that reads best as a sequence. In real time a timer waits for the clock; in virtual time the clock jumps to the
// next timer as soon as nothing is runnable, so a month costs milliseconds and the order of events never changes.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rig/base/error.hpp"
#include "rig/base/time.hpp"

namespace rig::io {

class Fiber;
class Signal;

enum class TimeMode : std::uint8_t { real, virtual_time };

/// Names one armed timer; the empty one names none.
struct TimerId {
  TimePoint at{};
  std::uint64_t serial = 0;
  auto operator<=>(const TimerId&) const = default;
  explicit operator bool() const { return serial != 0; }
};

class Loop {
 public:
  using Task = std::function<void()>;

  /// A virtual world begins at `virtual_start`; in real time the argument is not used.
  explicit Loop(TimeMode mode, UtcTime virtual_start = default_virtual_start);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  TimeMode mode() const { return mode_; }
  TimePoint now() const;
  UtcTime utc() const;
  /// For ports: descriptors are watched by this context. In virtual time there are none.
  boost::asio::io_context& context() { return context_; }

  /// Runs `task` after everything that is already queued. Safe to call from another thread (USB events) in real time.
  void post(Task task);
  /// Runs `task` at `at`, or at once if that is past. Tasks armed for the same instant run in the order they were armed.
  TimerId arm(TimePoint at, Task task);
  /// Forgets a timer; nothing happens if it fired already. The id is cleared.
  void disarm(TimerId& timer);

  /// Holds something until the loop ends, because tasks that are queued already may still refer to it.
  void keep(std::shared_ptr<void> thing) { kept_.push_back(std::move(thing)); }

  /// Starts `body` as a fiber; it may call wait functions. `name` is for diagnostics.
  std::shared_ptr<Fiber> spawn(std::string name, std::function<void()> body);

  /// Runs until stop(), or until nothing is left to do: then in virtual time nothing ever will happen again.
  void run();
  void stop() { stopped_ = true; }
  /// Runs at most one task or timer; false when nothing is left. In real time it blocks until there is one.
  bool run_one();

  /// Blocks the calling fiber, or drives the loop when called outside of one. Errors: timeout, cancelled; internal when
  /// outside of a fiber nothing is left that could ever wake it.
  Result<void> wait(Signal& signal, Deadline deadline);
  /// Returns once `ready()` is true; asks again at every notify() of the signal.
  Result<void> wait_until(Signal& signal, Deadline deadline, const std::function<bool()>& ready);
  /// Lets time pass. Errors: cancelled.
  Result<void> sleep(Duration duration);

  static constexpr UtcTime default_virtual_start{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

 private:
  friend class Fiber;
  bool fire_due_timer();
  void rearm_wakeup();
  Result<void> wait_outside_a_fiber(Signal& signal, Deadline deadline);

  TimeMode mode_;
  std::vector<std::shared_ptr<void>> kept_;
  boost::asio::io_context context_;
  struct RealClock;
  std::unique_ptr<RealClock> clock_;  // real time only
  TimePoint virtual_now_{};
  UtcTime start_utc_;
  std::map<TimerId, Task> timers_;
  std::uint64_t last_serial_ = 0;
  bool stopped_ = false;
  Fiber* current_ = nullptr;
  std::vector<std::weak_ptr<Fiber>> fibers_;  // those that may still be suspended when the loop ends
};

/// Something that code waits for. notify() wakes everybody who waits at that moment, in the order they came.
class Signal {
 public:
  void notify();

 private:
  friend class Loop;
  friend class Fiber;
  std::vector<std::weak_ptr<std::function<void()>>> waiters_;
};

/// Sequential code that may wait. Stackful: every call below body may block.
class Fiber : public std::enable_shared_from_this<Fiber> {
 public:
  const std::string& name() const { return name_; }
  bool done() const { return done_; }
  /// Notified once when the body has returned.
  Signal& finished() { return finished_; }

  /// The wait in progress, and every later one, returns `reason` until uncancel().
  void cancel(Error reason);
  void uncancel() { cancelled_.reset(); }

 private:
  friend class Loop;
  explicit Fiber(std::string name) : name_(std::move(name)) {}
  Result<void> suspend(Loop& loop, Signal& signal, Deadline deadline);

  std::string name_;
  bool done_ = false;
  std::optional<Error> cancelled_;
  std::function<void()> wake_;               // set while suspended
  void* yield_ = nullptr;                    // the fiber's asio::yield_context, while its body runs
  Signal finished_;
};

}  // namespace rig::io
