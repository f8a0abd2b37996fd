// SPDX-License-Identifier: Apache-2.0
#include "rig/io/loop.hpp"

#include <boost/asio/error.hpp>  // spawn.hpp of 1.81 forgets it
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/context/fixedsize_stack.hpp>
#include <chrono>

namespace rig::io {

/// A plan, the hub and the head end call each other on it; without optimisation and with sanitizers the usual 128 KiB are not enough. Only
/// what is used of it is ever touched.
constexpr std::size_t fiber_stack = std::size_t{1} << 20;

namespace asio = boost::asio;

struct Loop::RealClock {
  explicit RealClock(asio::io_context& context) : wakeup(context) {}
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  asio::steady_timer wakeup;
  TimePoint wakeup_at = TimePoint::max();
};

Loop::Loop(TimeMode mode, UtcTime virtual_start) : mode_(mode), start_utc_(virtual_start) {
  if (mode_ == TimeMode::real) {
    clock_ = std::make_unique<RealClock>(context_);
    start_utc_ = std::chrono::system_clock::now();
  }
}

// A suspended fiber keeps itself alive through its own stack. Dropping its wake-up unwinds that stack.
Loop::~Loop() {
  for (const auto& weak : fibers_)
    if (const auto fiber = weak.lock()) fiber->wake_ = nullptr;
}

TimePoint Loop::now() const {
  if (mode_ == TimeMode::virtual_time) return virtual_now_;
  return TimePoint{std::chrono::steady_clock::now() - clock_->start};
}

UtcTime Loop::utc() const { return start_utc_ + now().time_since_epoch(); }

void Loop::post(Task task) { asio::post(context_, std::move(task)); }

TimerId Loop::arm(TimePoint at, Task task) {
  const TimerId id{at, ++last_serial_};
  timers_.emplace(id, std::move(task));
  if (mode_ == TimeMode::real) rearm_wakeup();
  return id;
}

void Loop::disarm(TimerId& timer) {
  if (timer) timers_.erase(timer);
  timer = {};
}

// The wake-up may come too early after a disarm(); it then finds nothing due and arms itself again.
void Loop::rearm_wakeup() {
  if (timers_.empty() || timers_.begin()->first.at >= clock_->wakeup_at) return;
  clock_->wakeup_at = timers_.begin()->first.at;
  clock_->wakeup.expires_at(clock_->start + std::chrono::duration_cast<std::chrono::steady_clock::duration>(clock_->wakeup_at.time_since_epoch()));
  clock_->wakeup.async_wait([this](const boost::system::error_code& error) {
    if (error) return;  // replaced by an earlier wake-up
    clock_->wakeup_at = TimePoint::max();
    while (!stopped_ && fire_due_timer()) {
    }
    rearm_wakeup();
  });
}

bool Loop::fire_due_timer() {
  if (timers_.empty()) return false;
  const auto next = timers_.begin();
  if (mode_ == TimeMode::real && next->first.at > now()) return false;
  if (mode_ == TimeMode::virtual_time) virtual_now_ = std::max(virtual_now_, next->first.at);
  const Task task = std::move(next->second);
  timers_.erase(next);
  task();
  return true;
}

bool Loop::run_one() {
  context_.restart();
  if (mode_ == TimeMode::virtual_time) return context_.poll_one() > 0 || fire_due_timer();
  // A pending wake-up with no timer behind it must not keep an idle loop alive.
  if (timers_.empty()) clock_->wakeup.cancel(), clock_->wakeup_at = TimePoint::max();
  return context_.run_one() > 0;
}

void Loop::run() {
  stopped_ = false;
  while (!stopped_ && run_one()) {
  }
}

Result<void> Loop::wait(Signal& signal, Deadline deadline) {
  if (current_) return current_->suspend(*this, signal, deadline);
  return wait_outside_a_fiber(signal, deadline);
}

Result<void> Loop::wait_until(Signal& signal, Deadline deadline, const std::function<bool()>& ready) {
  while (!ready())
    if (auto waited = wait(signal, deadline); waited.has_error()) return waited;
  return {};
}

Result<void> Loop::sleep(Duration duration) {
  Signal never;
  auto waited = wait(never, Deadline::after(now(), duration));
  if (waited.has_error() && waited.error().code != ErrorCode::timeout) return waited;
  return {};
}

Result<void> Loop::wait_outside_a_fiber(Signal& signal, Deadline deadline) {
  enum class Outcome { pending, notified, expired };
  auto outcome = Outcome::pending;
  const auto waiter = std::make_shared<std::function<void()>>([&] { outcome = Outcome::notified; });
  signal.waiters_.push_back(waiter);
  TimerId timer;
  if (!deadline.is_never()) timer = arm(deadline.instant(), [&] { outcome = Outcome::expired; });
  while (outcome == Outcome::pending)
    if (!run_one()) break;
  disarm(timer);
  if (outcome == Outcome::notified) return {};
  if (outcome == Outcome::expired) return make_error(ErrorCode::timeout, "the deadline passed");
  return make_error(ErrorCode::internal, "nothing is left that could end the wait");
}

std::shared_ptr<Fiber> Loop::spawn(std::string name, std::function<void()> body) {
  std::shared_ptr<Fiber> fiber(new Fiber(std::move(name)));
  std::erase_if(fibers_, [](const auto& weak) { return weak.expired(); });
  fibers_.push_back(fiber);
  asio::spawn(
      context_, std::allocator_arg, boost::context::fixedsize_stack(fiber_stack),
      [this, fiber, body = std::move(body)](asio::yield_context yield) {
        fiber->yield_ = &yield;
        current_ = fiber.get();
        body();
        current_ = nullptr;
        fiber->yield_ = nullptr;
        fiber->done_ = true;
        fiber->finished_.notify();
      },
      [](std::exception_ptr error) {
        if (error) std::rethrow_exception(error);
      });
  return fiber;
}

Result<void> Fiber::suspend(Loop& loop, Signal& signal, Deadline deadline) {
  if (cancelled_) return *cancelled_;
  bool expired = false;
  std::shared_ptr<std::function<void()>> waiter;
  TimerId timer;
  asio::yield_context& yield = *static_cast<asio::yield_context*>(yield_);
  loop.current_ = nullptr;
  asio::async_initiate<asio::yield_context, void()>(
      [&](auto handler) {
        auto resume = std::make_shared<decltype(handler)>(std::move(handler));
        wake_ = [this, &loop, resume] {
          wake_ = nullptr;  // whoever comes first wakes the fiber; the others find nothing
          loop.post([resume] { (*resume)(); });
        };
        waiter = std::make_shared<std::function<void()>>([this] {
          if (auto wake = wake_) wake();
        });
        signal.waiters_.push_back(waiter);
        if (!deadline.is_never()) {
          timer = loop.arm(deadline.instant(), [this, &expired] {
            if (auto wake = wake_) {
              expired = true;
              wake();
            }
          });
        }
      },
      yield);
  loop.current_ = this;
  loop.disarm(timer);
  if (cancelled_) return *cancelled_;
  if (expired) return make_error(ErrorCode::timeout, "the deadline passed");
  return {};
}

void Fiber::cancel(Error reason) {
  cancelled_ = std::move(reason);
  if (auto wake = wake_) wake();
}

void Signal::notify() {
  const auto waiters = std::exchange(waiters_, {});
  for (const auto& weak : waiters)
    if (const auto waiter = weak.lock()) (*waiter)();
}

}  // namespace rig::io
