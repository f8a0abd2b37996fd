// SPDX-License-Identifier: Apache-2.0
//
// The part of a session that carries messages: into the stick while it has room, out of it when it says so.
#include <algorithm>

#include "rig/proto/deconz/session.hpp"

namespace rig::deconz {
namespace {

Error not_delivered(ErrorCode code, const std::string& why) { return make_error(code, "the message was not delivered: " + why); }

}  // namespace

Session::Actions Session::send(MessageTag tag, const ApsRequest& request, TimePoint now) {
  Actions out;
  if (state_ != State::ready) {
    out.emplace_back(MessageSent{tag, not_delivered(ErrorCode::not_ready, "the coordinator is not ready")});
  } else if (messages_.full()) {
    out.emplace_back(MessageSent{tag, not_delivered(ErrorCode::limit_reached, "too many messages wait for the coordinator")});
  } else {
    messages_.push_back({tag, request});
    pump(now, out);
    settle(now, out);
  }
  return out;
}

bool Session::may_send(TimePoint now) {
  if (messages_.empty()) return false;
  Message& first = messages_.front();
  if (!first.give_up) first.give_up = now + config_.message_timeout;
  return device_.has_free_slots() && in_flight_.size() < max_in_flight;
}

void Session::send_first(TimePoint now, Actions& out) {
  Message& first = messages_.front();
  first.request.request_id = next_request_id();
  ask(Asker::message, CommandId::aps_request, first.request, now, out);
}

std::uint8_t Session::next_request_id() {
  const auto in_use = [this] { return std::any_of(in_flight_.begin(), in_flight_.end(), [this](const InFlight& one) { return one.request_id == request_id_; }); };
  do {
    request_id_ = static_cast<std::uint8_t>(request_id_ % 255 + 1);
  } while (in_use());
  return request_id_;
}

// The first message has left the queue for the stick, and waits for its confirm.
void Session::fly(TimePoint now) {
  in_flight_.push_back({messages_.front().tag, messages_.front().request.request_id, now + config_.message_timeout});
  messages_.pop_front();
}

void Session::on_message_taken(const Frame& frame, TimePoint now, Actions& out) {
  if (frame.status == CommandStatus::success) {
    fly(now);
    const auto taken = wire::decode<ApsRequestTaken>(frame.body);
    if (taken.has_value()) learn(taken->state, now, out);
    return;
  }
  if (frame.status == CommandStatus::busy) {
    device_.bits &= static_cast<std::uint8_t>(~DeviceState::free_slots);
    poll_at_ = now + config_.busy_pause;
    return;
  }
  out.emplace_back(MessageSent{messages_.front().tag, not_delivered(ErrorCode::refused, "APS-DATA.request was answered " + name(frame.status))});
  messages_.pop_front();
}

void Session::on_confirm(const Frame& frame, TimePoint now, Actions& out) {
  const auto confirm = wire::decode<ApsConfirm>(frame.body);
  if (frame.status != CommandStatus::success || confirm.has_error()) {
    device_.bits &= static_cast<std::uint8_t>(~DeviceState::confirm);
    poll_at_ = now + config_.busy_pause;
    return;
  }
  const auto found = std::find_if(in_flight_.begin(), in_flight_.end(), [&](const InFlight& one) { return one.request_id == confirm->request_id; });
  if (found != in_flight_.end()) {
    MessageSent sent{found->tag};
    if (confirm->status != aps_success)
      sent.refusal = not_delivered(is_silence(confirm->status) ? ErrorCode::timeout : ErrorCode::refused, describe_aps_status(confirm->status));
    in_flight_.erase(found);
    out.emplace_back(std::move(sent));
  }
  learn(confirm->state, now, out);
}

void Session::on_indication(const Frame& frame, TimePoint now, Actions& out) {
  const auto indication = wire::decode<ApsIndication>(frame.body);
  if (frame.status != CommandStatus::success || indication.has_error()) {
    device_.bits &= static_cast<std::uint8_t>(~DeviceState::indication);
    poll_at_ = now + config_.busy_pause;
    return;
  }
  out.emplace_back(Incoming{*indication});
  learn(indication->state, now, out);
}

void Session::expire(TimePoint now, Actions& out) {
  if (state_ != State::ready) return;
  while (!in_flight_.empty() && now >= in_flight_.front().expires) {
    out.emplace_back(MessageSent{in_flight_.front().tag, not_delivered(ErrorCode::timeout, "the coordinator never told its fate")});
    in_flight_.erase(in_flight_.begin());
  }
  const bool under_way = pending_ && pending_->asker == Asker::message;
  if (under_way || messages_.empty() || !messages_.front().give_up || now < *messages_.front().give_up) return;
  out.emplace_back(MessageSent{messages_.front().tag, not_delivered(ErrorCode::limit_reached, "the coordinator has no room for it")});
  messages_.pop_front();
}

}  // namespace rig::deconz
