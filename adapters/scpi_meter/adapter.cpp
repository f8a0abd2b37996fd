// SPDX-License-Identifier: Apache-2.0
#include "adapters/scpi_meter/adapter.hpp"

#include <fmt/format.h>

#include <cmath>

namespace rig::scpi_meter {

using Outcome = Finished::Outcome;

ScpiMeter::ScpiMeter(io::Loop& loop, device::ByteStream& port, std::string name, const Settings& settings)
    : loop_(loop), port_(port), name_(std::move(name)), settings_(settings), exchange_(settings) {
  port_.listen({[this](ByteView bytes) { perform(exchange_.on_bytes(bytes, loop_.now())); },
                [this](const Error& error) {
                  lost_ = error;
                  news_.notify();
                }});
}

ScpiMeter::~ScpiMeter() {
  port_.listen({});
  loop_.disarm(timer_);
}

Result<double> ScpiMeter::read(Deadline deadline) {
  const auto ended = exchange(deadline, [this](TimePoint now) { return exchange_.read(now); });
  if (ended.has_error()) return ended.error();
  if (ended->outcome != Outcome::measured) return failure(*ended, "no number");
  if (std::abs(ended->value) >= settings_.overload)
    return error(ErrorCode::not_ready,
                 fmt::format("{:.4E} stands for an overload: the current is beyond the meter's range", ended->value));
  return ended->value * settings_.scale;
}

Result<std::string> ScpiMeter::identify(Deadline deadline) {
  const auto ended = exchange(deadline, [this](TimePoint now) { return exchange_.identify(now); });
  if (ended.has_error()) return ended.error();
  if (ended->outcome != Outcome::identified) return failure(*ended, "not maker,model,serial,firmware");
  return ended->text;
}

Error ScpiMeter::failure(const Finished& finished, std::string_view wanted) const {
  if (finished.outcome == Outcome::garbled)
    return error(ErrorCode::protocol_violation, fmt::format("the meter said '{}', which is {}", finished.text, wanted));
  return error(ErrorCode::timeout, fmt::format("no answer to {} within {}, after one more try", finished.text,
                                               format_duration(settings_.reply_time_out)));
}

Error ScpiMeter::error(ErrorCode code, std::string what) const {
  return make_error(code, std::move(what), fmt::format("meter {}", name_));
}

Result<Finished> ScpiMeter::exchange(Deadline deadline, const Begin& begin) {
  if (lost_) return *lost_;
  if (auto turn = loop_.wait_until(freed_, deadline, [this] { return !busy_; }); turn.has_error()) {
    if (turn.error().code != ErrorCode::timeout) return turn.error();
    return error(ErrorCode::timeout, "the deadline passed while the meter was busy for somebody else");
  }
  if (lost_) return *lost_;
  busy_ = true;
  // Also when the fiber is unwound while it waits.
  struct Leave {
    ScpiMeter& meter;
    ~Leave() {
      meter.busy_ = false;
      meter.freed_.notify();
    }
  } leave{*this};
  return run(deadline, begin);
}

Result<Finished> ScpiMeter::run(Deadline deadline, const Begin& begin) {
  if (deadline.expired(loop_.now())) return error(ErrorCode::timeout, "the deadline passed before the meter was asked");
  finished_.reset();
  perform(begin(loop_.now()));
  const auto waited = loop_.wait_until(news_, deadline, [this] { return finished_ || lost_; });
  if (finished_) return *finished_;
  perform(exchange_.abandon());
  if (lost_) return *lost_;
  if (waited.error().code != ErrorCode::timeout) return waited.error();
  return error(ErrorCode::timeout, "the deadline passed before the meter answered");
}

void ScpiMeter::perform(const Exchange::Actions& actions) {
  for (const Exchange::Action& action : actions) {
    if (const auto* write = std::get_if<Exchange::Write>(&action)) {
      port_.write(as_bytes(write->text));
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

}  // namespace rig::scpi_meter
