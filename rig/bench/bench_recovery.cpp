// SPDX-License-Identifier: Apache-2.0
//
// What becomes of a bench when something of it is unplugged or dies: it is broken, or, where the plan allows that, a ladder is climbed
// rung by rung, each with its own time limit, until it is there again.
#include <fmt/format.h>

#include <array>

#include "rig/bench/bench.hpp"

namespace rig::bench {
namespace {

using namespace std::chrono_literals;
using record::Cause;

constexpr Duration settle_time = 500ms;    // those who waited in the lost adapter are gone by then, and the kernel has noticed
constexpr Duration between_attempts = 500ms;
constexpr Duration socket_off_for = 2s;
constexpr Duration board_allowance = 10s;
constexpr std::array<std::string_view, 4> rung_names{"restart", "reopen", "usb_reset", "socket_power"};
constexpr std::array<Duration, 4> rung_limits{30s, 15s, 30s, 40s};

}  // namespace

Cause Bench::blame(const std::string& adapter) const {
  switch (file_.adapter(adapter)->spec->capability) {
    case adapter::Capability::coordinator: return Cause::coordinator;
    case adapter::Capability::relay_bank:
    case adapter::Capability::current_meter: return Cause::power;
    case adapter::Capability::console:
    case adapter::Capability::sniffer: return Cause::rig;
  }
  return Cause::rig;
}

void Bench::lost(const std::string& adapter, const Error& error) {
  if (leaving_) return;
  Error named = error;
  named.where = adapter + " (" + error.where + ")";
  if (!recover_within_ || broken_) return quarantine(named, blame(adapter));
  begin_recovery(adapter, named);
}

/// Asked by the HAN when its coordinator failed, whether the line was lost or the dongle hangs or restarted.
bool Bench::heals(const Error& error) {
  if (leaving_ || broken_ || !recover_within_) return false;
  begin_recovery(coordinator_name_, error);
  return true;
}

void Bench::begin_recovery(const std::string& adapter, const Error& why) {
  if (recovering_.contains(adapter)) return;
  emit(events_, record::seen(why));
  ++losses_;
  recovering_[adapter] = loop_.spawn("recover " + adapter, [this, adapter, why] { recover(adapter, why); });
}

void Bench::recover(const std::string& adapter, const Error& why) {
  const auto done = climb(adapter, why, Deadline::after(loop_.now(), *recover_within_));
  if (done.has_error() && done.error().code == ErrorCode::cancelled) return;  // whoever cancelled takes care of the rest
  if (done.has_error())
    quarantine(make_error(why.code, fmt::format("{}; it did not come back: {}", why.what, describe(done.error())), why.where), blame(adapter));
  recovering_.erase(adapter);
  recovered_.notify();
}

Result<void> Bench::climb(const std::string& adapter, const Error& why, Deadline deadline) {
  Result<void> done = loop_.sleep(settle_time);
  if (done.has_error()) return done;
  for (const Rung rung : {Rung::restart, Rung::reopen, Rung::usb_reset, Rung::socket_power}) {
    if (deadline.expired(loop_.now())) break;
    if (rung == Rung::restart && why.code == ErrorCode::port_lost) continue;
    const TimePoint began = loop_.now();
    const auto limit = deadline.sooner(Deadline::after(began, rung_limits[static_cast<std::size_t>(rung)]));
    const auto tried = step_on(rung, adapter, limit);
    if (tried.has_error() && tried.error().code == ErrorCode::unsupported) continue;  // this bench has no such rung
    if (tried.has_error() && tried.error().code == ErrorCode::cancelled) return tried;
    emit(events_, record::RecoveryTried{.adapter = adapter, .rung = std::string(rung_names[static_cast<std::size_t>(rung)]), .ok = tried.has_value(),
                                        .took_s = std::chrono::duration<double>(loop_.now() - began).count(), .message = tried.has_value() ? "" : describe(tried.error())});
    done = tried;
    if (done.has_value()) return done;
  }
  return done;
}

Result<void> Bench::step_on(Rung rung, const std::string& adapter, Deadline deadline) {
  const auto no_such_rung = make_error(ErrorCode::unsupported, "not on this bench", adapter);
  switch (rung) {
    case Rung::restart:
      if (adapter != coordinator_name_) return no_such_rung;
      return han_->restart(deadline);
    case Rung::reopen: return open_again(adapter, deadline);
    case Rung::usb_reset: {
      const AdapterEntry& entry = *file_.adapter(adapter);
      if (!machine_.reset || entry.is_twin()) return no_such_rung;
      plugged_.close(adapter);
      if (auto reset = machine_.reset(loop_, entry); reset.has_error()) return reset;
      return open_again(adapter, deadline);
    }
    case Rung::socket_power:
      if (!file_.relay_of(adapter)) return no_such_rung;
      if (auto cycled = cycle_socket(adapter, deadline); cycled.has_error()) return cycled;
      return open_again(adapter, deadline);
  }
  return no_such_rung;
}

Result<void> Bench::cycle_socket(const std::string& adapter, Deadline deadline) {
  const auto& [relay, entry] = *file_.relay_of(adapter);
  if (auto off = command(relay, entry, Power::unpowered, deadline); off.has_error()) return off;
  if (auto slept = loop_.sleep(socket_off_for); slept.has_error()) return slept;
  return command(relay, entry, Power::powered, deadline);
}

Result<void> Bench::open_again(const std::string& adapter, Deadline deadline) {
  if (adapter == coordinator_name_) coordinator_.stand_in(nullptr);
  plugged_.close(adapter);
  for (;;) {
    const auto opened = open(adapter);
    if (opened.has_value()) return take_up_again(adapter, deadline);
    if (loop_.now() + between_attempts > deadline.instant()) return opened;
    if (auto slept = loop_.sleep(between_attempts); slept.has_error()) return slept;
  }
}

/// Contacts fell open when the board lost its power, and a dongle lost its network's session.
Result<void> Bench::take_up_again(const std::string& adapter, Deadline deadline) {
  if (adapter == coordinator_name_) return han_->restart(deadline);
  if (plugged_.find<device::Sniffer>(adapter)) return sniffers_.start_again(adapter, deadline);
  for (const auto& [relay, power] : commanded_) {
    const RelayEntry& entry = *file_.relay(relay);
    if (entry.board != adapter) continue;
    const auto soon = deadline.sooner(Deadline::after(loop_.now(), board_allowance));
    auto& board = *bank(adapter);
    if (auto done = board.set(entry.channel, entry.state_for(power), soon); done.has_error()) return done;
    if (power == Power::powered) han_->power_was_restored(entry.feeds);
  }
  return {};
}

Result<device::RelayBank*> Bench::ready_bank(const std::string& board, Deadline deadline) {
  // The recovery of something else may need this board itself: only its own recovery is waited for.
  if (auto waited = loop_.wait_until(recovered_, deadline, [&] { return !recovering_.contains(board) || broken_; }); waited.has_error()) return waited.error();
  if (auto* found = bank(board)) return found;
  return make_error(ErrorCode::port_lost, "the board is unplugged", board);
}

void Bench::give_up_recoveries() {
  for (const auto& climbing : std::exchange(recovering_, {})) {
    const auto& fiber = climbing.second;
    fiber->cancel(make_error(ErrorCode::cancelled, "the bench is being left"));
    static_cast<void>(loop_.wait_until(fiber->finished(), Deadline::after(loop_.now(), 60s), [&] { return fiber->done(); }));
  }
}

}  // namespace rig::bench
