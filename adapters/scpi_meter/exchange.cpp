// SPDX-License-Identifier: Apache-2.0
#include "adapters/scpi_meter/exchange.hpp"

#include <fmt/format.h>

namespace rig::scpi_meter {

using Outcome = Finished::Outcome;

Exchange::Actions Exchange::read(TimePoint now) {
  Actions out;
  tries_left_ = 1;
  wants_reading_ = true;
  if (in_step_)
    ask(State::waiting_for_reading, settings_.query, now, out);
  else
    ask_identity(now, out);
  return out;
}

Exchange::Actions Exchange::identify(TimePoint now) {
  Actions out;
  tries_left_ = 1;
  wants_reading_ = false;
  ask_identity(now, out);
  return out;
}

Exchange::Actions Exchange::abandon() {
  state_ = State::idle;
  in_step_ = false;
  return {wire::DisarmTimer{}};
}

Exchange::Actions Exchange::on_bytes(ByteView bytes, TimePoint now) {
  Actions out;
  for (const Byte octet : bytes)
    if (auto line = lines_.feed(octet)) on_line(std::move(*line), now, out);
  return out;
}

Exchange::Actions Exchange::on_timer(TimePoint now) {
  Actions out;
  if (state_ == State::idle) return out;
  if (garbage_.empty())
    try_again({.outcome = Outcome::silent, .text = asked_}, now, out);
  else
    try_again({.outcome = Outcome::garbled, .text = garbage_}, now, out);
  return out;
}

void Exchange::on_line(std::string line, TimePoint now, Actions& out) {
  if (line == asked_) return;  // some meters repeat what they are asked
  if (state_ == State::idle) {
    in_step_ = false;
  } else if (state_ == State::waiting_for_identity) {
    if (!is_identity(line)) {
      garbage_ = std::move(line);
      return;
    }
    in_step_ = true;
    if (!wants_reading_) return finish({.outcome = Outcome::identified, .text = std::move(line)}, out);
    ask(State::waiting_for_reading, settings_.query, now, out);
  } else {
    if (const auto value = parse_number(line)) return finish({.outcome = Outcome::measured, .value = *value}, out);
    try_again({.outcome = Outcome::garbled, .text = std::move(line)}, now, out);
  }
}

void Exchange::ask(State state, std::string_view query, TimePoint now, Actions& out) {
  state_ = state;
  asked_ = query;
  garbage_.clear();
  lines_.reset();
  out.push_back(Write{fmt::format("{}{}", query, octets(settings_.line_end))});
  out.push_back(wire::ArmTimer{now + settings_.reply_time_out});
}

void Exchange::ask_identity(TimePoint now, Actions& out) {
  // With every new beginning: the meter may have been switched off and on.
  if (!settings_.setup.empty()) out.push_back(Write{fmt::format("{}{}", settings_.setup, octets(settings_.line_end))});
  ask(State::waiting_for_identity, identity_query, now, out);
}

void Exchange::try_again(Finished otherwise, TimePoint now, Actions& out) {
  in_step_ = false;
  if (tries_left_ == 0) return finish(std::move(otherwise), out);
  --tries_left_;
  ask_identity(now, out);
}

void Exchange::finish(Finished finished, Actions& out) {
  state_ = State::idle;
  out.push_back(wire::DisarmTimer{});
  out.push_back(std::move(finished));
}

std::string to_string(const Exchange::Action& action) {
  static constexpr std::string_view outcomes[] = {"measured", "identified", "silent", "garbled"};
  if (const auto* write = std::get_if<Exchange::Write>(&action)) return "write " + to_hex(as_bytes(write->text), " ");
  if (const auto* timer = std::get_if<wire::ArmTimer>(&action))
    return "timer at " + format_duration(timer->at.time_since_epoch());
  if (const auto* end = std::get_if<Finished>(&action))
    return fmt::format("finished: {} {} \"{}\"", outcomes[static_cast<std::size_t>(end->outcome)], end->value,
                       end->text);
  return "no timer";
}

}  // namespace rig::scpi_meter
