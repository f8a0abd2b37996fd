// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_relay/exchange.hpp"

#include <fmt/format.h>

namespace rig::lcus_relay {
namespace {

constexpr int most_queries = 2;

}  // namespace

Exchange::Actions Exchange::set(unsigned channel, RelayState state, TimePoint now) {
  channel_ = channel;
  commanded_ = state;
  queries_left_ = most_queries;
  return now < free_at_ ? wait_for_gap(State::waiting_to_command) : command(now);
}

Exchange::Actions Exchange::read(unsigned channel, TimePoint now) {
  channel_ = channel;
  commanded_.reset();
  queries_left_ = most_queries;
  return now < free_at_ ? wait_for_gap(State::waiting_to_query) : ask(now);
}

Exchange::Actions Exchange::abandon() {
  state_ = State::idle;
  return {wire::DisarmTimer{}};
}

Exchange::Actions Exchange::wait_for_gap(State state) {
  state_ = state;
  return {wire::ArmTimer{free_at_}};
}

Exchange::Actions Exchange::command(TimePoint now) {
  state_ = State::settling;
  free_at_ = now + model_.command_gap;
  const Command command{static_cast<std::uint8_t>(channel_), operation_for(*commanded_)};
  return {Write{wire::encode<FixedBytes<command_size>>(command)}, wire::ArmTimer{free_at_}};
}

Exchange::Actions Exchange::ask(TimePoint now) {
  state_ = State::waiting_for_reply;
  --queries_left_;
  parser_.reset();
  free_at_ = now + model_.command_gap;
  return {Write{encode_query(query_, channel_)}, wire::ArmTimer{now + model_.reply_time_out}};
}

Exchange::Actions Exchange::finish(Finished finished) {
  state_ = State::idle;
  return {wire::DisarmTimer{}, finished};
}

Exchange::Actions Exchange::on_timer(TimePoint now) {
  switch (state_) {
    case State::idle:
      return {};
    case State::waiting_to_command:
      return command(now);
    case State::waiting_to_query:
      return ask(now);
    case State::settling:
      if (model_.reads_back) return ask(now);
      return finish({.outcome = Finished::Outcome::commanded, .state = *commanded_});
    case State::waiting_for_reply:
      if (queries_left_ > 0) return ask(now);
      return finish({.outcome = Finished::Outcome::silent});
  }
  return {};
}

Exchange::Actions Exchange::on_bytes(ByteView bytes, TimePoint now) {
  if (state_ != State::waiting_for_reply) return {};
  for (const Byte octet : bytes)
    if (const auto status = parser_.feed(octet); status && status->channel == channel_)
      return answered(status->state, now);
  return {};
}

Exchange::Actions Exchange::answered(RelayState answer, TimePoint now) {
  if (!commanded_ || answer == *commanded_) return finish({.outcome = Finished::Outcome::read, .state = answer});
  if (queries_left_ == 0) return finish({.outcome = Finished::Outcome::disagrees, .state = answer});
  return now < free_at_ ? wait_for_gap(State::waiting_to_query) : ask(now);
}

std::string to_string(const Exchange::Action& action) {
  static constexpr std::string_view outcomes[] = {"commanded", "read", "disagrees", "silent"};
  if (const auto* write = std::get_if<Exchange::Write>(&action)) return "write " + to_hex(write->bytes, " ");
  if (const auto* timer = std::get_if<wire::ArmTimer>(&action))
    return "timer at " + format_duration(timer->at.time_since_epoch());
  if (const auto* end = std::get_if<Finished>(&action))
    return fmt::format("finished: {} {}", outcomes[static_cast<std::size_t>(end->outcome)], name(end->state));
  return "no timer";
}

}  // namespace rig::lcus_relay
