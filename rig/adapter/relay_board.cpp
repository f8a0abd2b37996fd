// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/relay_board.hpp"

#include <fmt/format.h>

namespace rig::adapter {

using device::RelayState;

RelayBoard::RelayBoard(io::Loop& loop, device::ByteStream& port, std::string name,
                       std::unique_ptr<BoardProtocol> protocol)
    : loop_(loop), port_(port), name_(std::move(name)), exchange_(std::move(protocol)) {
  port_.listen({[this](ByteView bytes) { perform(exchange_.on_bytes(bytes, loop_.now())); },
                [this](const Error& error) {
                  lost_ = error;
                  news_.notify();
                }});
}

RelayBoard::~RelayBoard() {
  port_.listen({});
  loop_.disarm(timer_);
}

Result<void> RelayBoard::set(unsigned channel, RelayState state, Deadline deadline) {
  return obeyed(channel, state,
                exchange(channel, deadline, [&](TimePoint now) { return exchange_.set(channel, state, now); }));
}

std::optional<Duration> RelayBoard::pulse_resolution() const {
  if (traits().pulse_unit == Duration::zero()) return std::nullopt;
  return traits().pulse_unit;
}

Result<void> RelayBoard::pulse_off(unsigned channel, Duration duration, Deadline deadline) {
  const auto unit = pulse_resolution();
  if (!unit) return error_at(channel, ErrorCode::unsupported, fmt::format("{} cannot time a pulse", traits().kind));
  if (duration < *unit || duration > traits().longest_pulse || duration % *unit != Duration::zero())
    return error_at(
        channel, ErrorCode::limit_reached,
        fmt::format("{} times pulses of {} to {} in steps of {}, not {}", traits().kind, format_duration(*unit),
                    format_duration(traits().longest_pulse), format_duration(*unit), format_duration(duration)));
  return obeyed(channel, RelayState::off, exchange(channel, deadline, [&](TimePoint now) {
                  return exchange_.pulse_off(channel, duration, now);
                }));
}

Result<void> RelayBoard::obeyed(unsigned channel, RelayState commanded, const Result<Finished>& ended) const {
  if (ended.has_error()) return ended.error();
  switch (ended->outcome) {
    case Finished::Outcome::commanded:
    case Finished::Outcome::read:
      return {};
    case Finished::Outcome::disagrees:
      return error_at(channel, ErrorCode::not_confirmed,
                      fmt::format("{} was commanded, the board reads back {}", device::name(commanded),
                                  device::name(ended->state)));
    case Finished::Outcome::silent:
    case Finished::Outcome::refused:
      break;
  }
  return no_answer(channel, *ended);
}

Result<RelayState> RelayBoard::read(unsigned channel, Deadline deadline) {
  if (!can_read())
    return error_at(channel, ErrorCode::unsupported, fmt::format("{} does not tell its contacts", traits().kind));
  const auto ended = exchange(channel, deadline, [&](TimePoint now) { return exchange_.read(channel, now); });
  if (ended.has_error()) return ended.error();
  if (ended->outcome != Finished::Outcome::read) return no_answer(channel, *ended);
  return ended->state;
}

Error RelayBoard::no_answer(unsigned channel, const Finished& ended) const {
  const bool refused = ended.outcome == Finished::Outcome::refused;
  return error_at(channel, refused ? ErrorCode::refused : ErrorCode::timeout, ended.why);
}

Error RelayBoard::error_at(unsigned channel, ErrorCode code, std::string what) const {
  return make_error(code, std::move(what), fmt::format("relay {}.{}", name_, channel));
}

Result<void> RelayBoard::check(unsigned channel) const {
  if (lost_) return *lost_;
  if (channel >= 1 && channel <= channels()) return {};
  return error_at(channel, ErrorCode::limit_reached, fmt::format("{} has channels 1 to {}", traits().kind, channels()));
}

Result<Finished> RelayBoard::exchange(unsigned channel, Deadline deadline, const Begin& begin) {
  if (auto possible = check(channel); possible.has_error()) return possible.error();
  if (auto turn = loop_.wait_until(freed_, deadline, [this] { return !busy_; }); turn.has_error()) {
    if (turn.error().code != ErrorCode::timeout) return turn.error();
    return error_at(channel, ErrorCode::timeout, "the deadline passed while the board was busy with another channel");
  }
  if (lost_) return *lost_;
  busy_ = true;
  // Also when the fiber is unwound while it waits.
  struct Leave {
    RelayBoard& board;
    ~Leave() {
      board.busy_ = false;
      board.freed_.notify();
    }
  } leave{*this};
  return run(channel, deadline, begin);
}

Result<Finished> RelayBoard::run(unsigned channel, Deadline deadline, const Begin& begin) {
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

void RelayBoard::perform(const RelayExchange::Actions& actions) {
  for (const RelayExchange::Action& action : actions) {
    if (const auto* write = std::get_if<RelayExchange::Write>(&action)) {
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

}  // namespace rig::adapter
