// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/relay_exchange.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::adapter {

using device::RelayState;

RelayExchange::Actions RelayExchange::begin(unsigned channel, std::optional<RelayState> commanded,
                                            std::optional<Duration> pulse, TimePoint now) {
  channel_ = channel;
  commanded_ = commanded;
  pulse_ = pulse;
  stage_ = Stage::preparing;
  tried_ = 0;
  return send_when_free(now);
}

RelayExchange::Actions RelayExchange::abandon() {
  state_ = State::idle;
  return {wire::DisarmTimer{}};
}

RelayExchange::Actions RelayExchange::send_when_free(TimePoint now) {
  if (now >= free_at_) return send(now);
  state_ = State::waiting_for_gap;
  return {wire::ArmTimer{free_at_}};
}

BoardRequest RelayExchange::next_request() {
  if (stage_ == Stage::preparing) {
    if (auto request = protocol_->prepare()) return *request;
    stage_ = commanded_ ? Stage::commanding : Stage::querying;
  }
  if (stage_ == Stage::querying) return protocol_->query(channel_);
  return pulse_ ? protocol_->pulse_off(channel_, *pulse_) : protocol_->set(channel_, *commanded_);
}

RelayExchange::Actions RelayExchange::send(TimePoint now) {
  request_ = next_request();
  ++tried_;
  free_at_ = now + std::max(traits().command_gap, request_.pause);
  if (!request_.answered) return {Write{request_.frame}, settle(now)};
  state_ = State::waiting_for_answer;
  return {Write{request_.frame}, wire::ArmTimer{now + traits().reply_time_out}};
}

wire::ArmTimer RelayExchange::settle(TimePoint now) {
  state_ = State::settling;
  return {std::max(free_at_, stage_ == Stage::commanding ? now + traits().settle : now)};
}

RelayExchange::Actions RelayExchange::settled(TimePoint now) {
  tried_ = 0;
  if (stage_ == Stage::preparing) return send(now);
  stage_ = Stage::querying;
  if (traits().reads_back) return send(now);
  return finish({.outcome = Finished::Outcome::commanded, .state = *commanded_});
}

RelayExchange::Actions RelayExchange::finish(Finished finished) {
  state_ = State::idle;
  return {wire::DisarmTimer{}, std::move(finished)};
}

RelayExchange::Actions RelayExchange::on_timer(TimePoint now) {
  switch (state_) {
    case State::idle:
      return {};
    case State::waiting_for_gap:
      return send(now);
    case State::waiting_for_answer:
      return may_repeat() ? send(now) : silent();
    case State::settling:
      return settled(now);
  }
  return {};
}

RelayExchange::Actions RelayExchange::on_bytes(ByteView bytes, TimePoint now) {
  if (state_ != State::waiting_for_answer) return {};
  for (const Byte octet : bytes) {
    const BoardAnswer answer = protocol_->feed(octet);
    if (const auto* refused = std::get_if<Refused>(&answer))
      return try_again_or({.outcome = Finished::Outcome::refused, .why = refused->why}, now);
    if (const auto* state = std::get_if<RelayState>(&answer); state && stage_ == Stage::querying)
      return answered(*state, now);
    if (std::holds_alternative<Acknowledged>(answer) && stage_ != Stage::querying) return {settle(now)};
  }
  return {};
}

RelayExchange::Actions RelayExchange::answered(RelayState answer, TimePoint now) {
  if (!commanded_ || answer == *commanded_) return finish({.outcome = Finished::Outcome::read, .state = answer});
  return try_again_or({.outcome = Finished::Outcome::disagrees, .state = answer}, now);
}

RelayExchange::Actions RelayExchange::try_again_or(Finished finished, TimePoint now) {
  return may_repeat() ? send_when_free(now) : finish(std::move(finished));
}

RelayExchange::Actions RelayExchange::silent() {
  const std::string time = format_duration(traits().reply_time_out);
  std::string why = request_.repeated ? fmt::format("the board answered none of two {}, {} each", request_.plural, time)
                                      : fmt::format("the board did not answer within {}", time);
  if (!request_.advice.empty()) why += fmt::format("; {}", request_.advice);
  return finish({.outcome = Finished::Outcome::silent, .why = std::move(why)});
}

std::string to_string(const RelayExchange::Action& action) {
  static constexpr std::string_view outcomes[] = {"commanded", "read", "disagrees", "silent", "refused"};
  if (const auto* write = std::get_if<RelayExchange::Write>(&action)) return "write " + to_hex(write->bytes, " ");
  if (const auto* timer = std::get_if<wire::ArmTimer>(&action))
    return "timer at " + format_duration(timer->at.time_since_epoch());
  if (const auto* end = std::get_if<Finished>(&action))
    return fmt::format("finished: {} {} {}", outcomes[static_cast<std::size_t>(end->outcome)], device::name(end->state),
                       end->why);
  return "no timer";
}

}  // namespace rig::adapter
