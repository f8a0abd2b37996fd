// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/deconz/session.hpp"

#include <algorithm>

namespace rig::deconz {
namespace {

// Asking again for these would take a second message, or send the same one twice.
bool may_be_repeated(CommandId command) {
  return command != CommandId::aps_request && command != CommandId::aps_confirm && command != CommandId::aps_indication;
}

Write write_of(const WireBytes& frame) { return {frame}; }

}  // namespace

Session::Session(SessionConfig config)
    : config_(std::move(config)),
      startup_(config_.network, config_.endpoint, config_.watchdog_seconds, config_.network_polls),
      requests_(config_.request_queue),
      messages_(config_.message_queue) {}

Session::Actions Session::start(TimePoint now) {
  Actions out;
  state_ = State::starting;
  pump(now, out);
  settle(now, out);
  return out;
}

Session::Actions Session::on_bytes(ByteView chunk, TimePoint now) {
  Actions out;
  while (const auto packet = decoder_.next(chunk)) {
    if (state_ != State::starting && state_ != State::ready) continue;
    if (packet->has_error()) continue;
    if (const auto frame = parse(**packet)) on_frame(*frame, now, out);
  }
  pump(now, out);
  settle(now, out);
  return out;
}

Session::Actions Session::on_timer(TimePoint now) {
  Actions out;
  armed_.reset();
  if (pending_ && now >= pending_->due) on_silence(now, out);
  expire(now, out);
  pump(now, out);
  settle(now, out);
  return out;
}

void Session::on_frame(const Frame& frame, TimePoint now, Actions& out) {
  if (frame.command == CommandId::device_state_changed) {
    const auto report = wire::decode<DeviceStateReport>(frame.body);
    if (report.has_value()) learn(report->state, now, out);
    return;
  }
  const bool awaited = pending_ && pending_->command == frame.command && pending_->sequence == frame.sequence;
  if (awaited) {
    const Asker asker = pending_->asker;
    pending_.reset();
    silences_ = 0;
    return on_answer(asker, frame, now, out);
  }
  // An answer that nobody waits for any more may still hold a message or the fate of one.
  if (state_ == State::ready && frame.status == CommandStatus::success) on_answer(Asker::housekeeping, frame, now, out);
}

void Session::on_answer(Asker asker, const Frame& frame, TimePoint now, Actions& out) {
  switch (asker) {
    case Asker::startup: return on_startup_answer(frame, now, out);
    case Asker::request: return on_request_answer(frame, out);
    case Asker::message: return on_message_taken(frame, now, out);
    case Asker::housekeeping: break;
  }
  if (frame.command == CommandId::aps_confirm) return on_confirm(frame, now, out);
  if (frame.command == CommandId::aps_indication) return on_indication(frame, now, out);
  if (frame.command == CommandId::device_state && frame.status == CommandStatus::success) {
    const auto report = wire::decode<DeviceStateReport>(frame.body);
    if (report.has_value()) learn(report->state, now, out);
  }
  // A watchdog that was not renewed is only worth another try later.
}

void Session::on_startup_answer(const Frame& frame, TimePoint now, Actions& out) {
  const auto next = startup_.on_answer(frame);
  if (next.has_error()) return fail(next.error(), out);
  if (*next == Startup::Next::done) return become_ready(now, out);
  if (*next == Startup::Next::ask_later) ask_again_ = now + config_.network_poll;
}

void Session::become_ready(TimePoint now, Actions& out) {
  state_ = State::ready;
  const Facts& facts = startup_.facts();
  if (facts.has_watchdog) watchdog_at_ = now + std::chrono::seconds(config_.watchdog_seconds) / 2;
  out.emplace_back(Ready{facts});
  learn(facts.state, now, out);
}

// Once it is up the network stays up, as nobody here takes it down: a stick that has lost it has started over.
void Session::learn(DeviceState state, TimePoint now, Actions& out) {
  device_ = state;
  poll_at_ = now + (in_flight_.empty() && messages_.empty() ? config_.idle_poll : config_.busy_poll);
  if (state_ != State::ready || state.network() == NetworkState::connected) return;
  fail(make_error(ErrorCode::unexpected_reset, fmt::format("the coordinator restarted by itself (its network is {}), {} messages were lost",
                                                           name(state.network()), in_flight_.size() + messages_.size())),
       out);
}

void Session::on_silence(TimePoint now, Actions& out) {
  if (++silences_ >= config_.attempts)
    return fail(make_error(ErrorCode::timeout, "the coordinator does not answer (" + name(pending_->command) + ")"), out);
  if (may_be_repeated(pending_->command)) {
    pending_->due = now + config_.response_timeout;
    out.emplace_back(write_of(pending_->frame));
    return;
  }
  if (pending_->asker == Asker::message) fly(now);  // it may be on its way all the same
  pending_.reset();
  device_.bits = static_cast<std::uint8_t>(device_.network());
  poll_at_ = now;
}

Session::Actions Session::write(Ticket ticket, const Parameter& parameter, TimePoint now) {
  return enqueue({ticket, CommandId::write_parameter, parameter}, now);
}

Session::Actions Session::check(Ticket ticket, TimePoint now) { return enqueue({ticket, CommandId::device_state, {}}, now); }

Session::Actions Session::enqueue(const Request& request, TimePoint now) {
  Actions out;
  if (state_ != State::ready) {
    out.emplace_back(RequestDone{request.ticket, make_error(ErrorCode::not_ready, "the coordinator is not ready")});
  } else if (requests_.full()) {
    out.emplace_back(RequestDone{request.ticket, make_error(ErrorCode::limit_reached, "too many requests wait for the coordinator")});
  } else {
    requests_.push_back(request);
    pump(now, out);
    settle(now, out);
  }
  return out;
}

void Session::on_request_answer(const Frame& frame, Actions& out) {
  const Request request = requests_.front();
  requests_.pop_front();
  RequestDone done{request.ticket};
  if (frame.status != CommandStatus::success) {
    const bool writes = request.command == CommandId::write_parameter;
    done.refusal = make_error(ErrorCode::refused, (writes ? "writing the " + name(request.parameter.id) : name(request.command)) + " was answered " +
                                                      name(frame.status));
  }
  out.emplace_back(std::move(done));
}

void Session::pump(TimePoint now, Actions& out) {
  if (pending_) return;
  if (state_ == State::starting) {
    if (ask_again_ && now < *ask_again_) return;
    ask_again_.reset();
    const Startup::Request question = startup_.question();
    return ask(Asker::startup, question.command, ByteView{question.body.data(), question.body.size()}, now, out);
  }
  if (state_ != State::ready) return;
  if (!requests_.empty()) {
    const Request& request = requests_.front();
    if (request.command == CommandId::device_state) return ask(Asker::request, request.command, DeviceStateRequest{}, now, out);
    return ask(Asker::request, request.command, request.parameter, now, out);
  }
  if (watchdog_at_ && now >= *watchdog_at_) {
    watchdog_at_ = now + std::chrono::seconds(config_.watchdog_seconds) / 2;
    return ask(Asker::housekeeping, CommandId::write_parameter, parameter(ParamId::watchdog_ttl, config_.watchdog_seconds), now, out);
  }
  if (device_.has_confirm()) return ask(Asker::housekeeping, CommandId::aps_confirm, ByteView{}, now, out);
  if (device_.has_indication()) return ask(Asker::housekeeping, CommandId::aps_indication, IndicationRequest{}, now, out);
  if (may_send(now)) return send_first(now, out);
  if (now >= poll_at_) return ask(Asker::housekeeping, CommandId::device_state, DeviceStateRequest{}, now, out);
}

void Session::ask(Asker asker, CommandId command, ByteView body, TimePoint now, Actions& out) {
  sequence_ = static_cast<std::uint8_t>(sequence_ % 255 + 1);
  pending_ = Pending{asker, command, sequence_, encode_frame(command, sequence_, CommandStatus::success, body), now + config_.response_timeout};
  out.emplace_back(write_of(pending_->frame));
}

void Session::fail(Error error, Actions& out) {
  state_ = State::failed;
  pending_.reset();
  const Error fate = make_error(error.code, "the message was not delivered: " + error.what);
  for (const InFlight& message : in_flight_) out.emplace_back(MessageSent{message.tag, fate});
  for (const Message& message : messages_) out.emplace_back(MessageSent{message.tag, fate});
  for (const Request& request : requests_) out.emplace_back(RequestDone{request.ticket, error});
  in_flight_.clear();
  messages_.clear();
  requests_.clear();
  out.emplace_back(Failed{std::move(error)});
}

std::optional<TimePoint> Session::next_instant() const {
  if (state_ == State::starting) return pending_ ? std::optional(pending_->due) : ask_again_;
  if (state_ != State::ready) return std::nullopt;
  TimePoint first = pending_ ? pending_->due : poll_at_;
  if (watchdog_at_ && !pending_) first = std::min(first, *watchdog_at_);
  if (!in_flight_.empty()) first = std::min(first, in_flight_.front().expires);
  if (!messages_.empty() && messages_.front().give_up && !(pending_ && pending_->asker == Asker::message)) first = std::min(first, *messages_.front().give_up);
  return first;
}

void Session::settle(TimePoint now, Actions& out) {
  auto wanted = next_instant();
  if (wanted) wanted = std::max(*wanted, now);
  if (wanted == armed_) return;
  armed_ = wanted;
  if (wanted)
    out.emplace_back(wire::ArmTimer{*wanted});
  else
    out.emplace_back(wire::DisarmTimer{});
}

namespace {

struct Printer {
  std::string operator()(const Write& write) const { return "write " + to_hex({write.bytes.data(), write.bytes.size()}, " "); }
  std::string operator()(const wire::ArmTimer& timer) const { return "timer " + format_duration(timer.at.time_since_epoch()); }
  std::string operator()(const wire::DisarmTimer&) const { return "no timer"; }
  std::string operator()(const Ready& ready) const {
    return fmt::format("ready: firmware 0x{:08X}, protocol 0x{:04X}, {}, PAN 0x{:04X}, channel {}, {}", ready.facts.firmware, ready.facts.protocol,
                       to_string(ready.facts.eui), ready.facts.pan_id, ready.facts.channel, ready.facts.formed ? "formed" : "resumed");
  }
  std::string operator()(const Incoming& incoming) const { return "incoming " + wire::print(incoming.message); }
  std::string operator()(const MessageSent& sent) const { return fmt::format("message {} {}", static_cast<unsigned>(sent.tag), fate(sent.refusal, "sent")); }
  std::string operator()(const RequestDone& done) const { return fmt::format("request {} {}", static_cast<unsigned>(done.ticket), fate(done.refusal, "done")); }
  std::string operator()(const Failed& failed) const { return "failed: " + describe(failed.error); }

  static std::string fate(const std::optional<Error>& refusal, std::string_view good) { return refusal ? "refused: " + describe(*refusal) : std::string(good); }
};

}  // namespace

std::string to_string(const Action& action) { return std::visit(Printer{}, action); }

}  // namespace rig::deconz
