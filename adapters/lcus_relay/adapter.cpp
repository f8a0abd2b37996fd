// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_relay/adapter.hpp"

#include <fmt/format.h>

namespace rig::lcus_relay {

using device::RelayState;

LcusRelay::LcusRelay(io::Loop& loop, device::ByteStream& port, std::string name, const Settings& settings)
    : loop_(loop), port_(port), name_(std::move(name)), model_(settings.board()), exchange_(model_, settings.query) {
  port_.listen({[this](ByteView bytes) { perform(exchange_.on_bytes(bytes, loop_.now())); },
                [this](const Error& error) {
                  lost_ = error;
                  news_.notify();
                }});
}

LcusRelay::~LcusRelay() {
  port_.listen({});
  loop_.disarm(timer_);
}

Result<void> LcusRelay::set(unsigned channel, RelayState state, Deadline deadline) {
  const auto ended = exchange(channel, deadline, [&](TimePoint now) { return exchange_.set(channel, state, now); });
  if (ended.has_error()) return ended.error();
  switch (ended->outcome) {
    case Finished::Outcome::commanded:
    case Finished::Outcome::read:
      return {};
    case Finished::Outcome::disagrees:
      return error_at(
          channel, ErrorCode::not_confirmed,
          fmt::format("{} was commanded, the board reads back {}", device::name(state), device::name(ended->state)));
    case Finished::Outcome::silent:
      break;
  }
  return silent(channel);
}

Result<RelayState> LcusRelay::read(unsigned channel, Deadline deadline) {
  if (!can_read())
    return error_at(channel, ErrorCode::unsupported, fmt::format("an {} does not tell its contacts", model_.name));
  const auto ended = exchange(channel, deadline, [&](TimePoint now) { return exchange_.read(channel, now); });
  if (ended.has_error()) return ended.error();
  if (ended->outcome == Finished::Outcome::silent) return silent(channel);
  return ended->state;
}

Error LcusRelay::silent(unsigned channel) const {
  return error_at(
      channel, ErrorCode::timeout,
      fmt::format("the board answered none of two status queries, {} each", format_duration(model_.reply_time_out)));
}

Error LcusRelay::error_at(unsigned channel, ErrorCode code, std::string what) const {
  return make_error(code, std::move(what), fmt::format("relay {}.{}", name_, channel));
}

Result<void> LcusRelay::check(unsigned channel) const {
  if (lost_) return *lost_;
  if (channel >= 1 && channel <= channels()) return {};
  return error_at(channel, ErrorCode::limit_reached,
                  fmt::format("an {} has channels 1 to {}", model_.name, channels()));
}

Result<Finished> LcusRelay::exchange(unsigned channel, Deadline deadline, const Begin& begin) {
  if (auto possible = check(channel); possible.has_error()) return possible.error();
  if (auto turn = loop_.wait_until(freed_, deadline, [this] { return !busy_; }); turn.has_error()) {
    if (turn.error().code != ErrorCode::timeout) return turn.error();
    return error_at(channel, ErrorCode::timeout, "the deadline passed while the board was busy with another channel");
  }
  if (lost_) return *lost_;
  busy_ = true;
  // Also when the fiber is unwound while it waits.
  struct Leave {
    LcusRelay& board;
    ~Leave() {
      board.busy_ = false;
      board.freed_.notify();
    }
  } leave{*this};
  return run(channel, deadline, begin);
}

Result<Finished> LcusRelay::run(unsigned channel, Deadline deadline, const Begin& begin) {
  if (deadline.expired(loop_.now()))
    return error_at(channel, ErrorCode::timeout, "the deadline passed before the board was asked");
  finished_.reset();
  perform(begin(loop_.now()));
  const auto waited = loop_.wait_until(news_, deadline, [this] { return finished_ || lost_; });
  if (finished_) return *finished_;
  perform(exchange_.abandon());
  if (lost_) return *lost_;
  if (waited.error().code != ErrorCode::timeout) return waited.error();
  return error_at(channel, ErrorCode::timeout, "the deadline passed before the board was done");
}

void LcusRelay::perform(const Exchange::Actions& actions) {
  for (const Exchange::Action& action : actions) {
    if (const auto* write = std::get_if<Exchange::Write>(&action)) {
      port_.write(write->bytes);
    } else if (const auto* timer = std::get_if<wire::ArmTimer>(&action)) {
      loop_.disarm(timer_);
      timer_ = loop_.arm(timer->at, [this] { perform(exchange_.on_timer(loop_.now())); });
    } else if (std::holds_alternative<wire::DisarmTimer>(action)) {
      loop_.disarm(timer_);
    } else {
      finished_ = std::get<Finished>(action);
      news_.notify();
    }
  }
}

}  // namespace rig::lcus_relay
