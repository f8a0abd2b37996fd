// SPDX-License-Identifier: Apache-2.0
//
// What the NCP says: answers, fates, messages, joiners.
#include <fmt/format.h>

#include <algorithm>

#include "rig/proto/zdo/frames.hpp"
#include "rig/proto/znp/session.hpp"

namespace rig::znp {
namespace {

bool is_out_of_room(Status status) { return status == Status::buffer_full || status == Status::mac_no_resources; }

}  // namespace

void Session::on_frame(const unpi::Frame& frame, TimePoint now, Actions& out) {
  if (state_ != State::starting && state_ != State::ready) return;
  if (frame.id == ResetIndication::id) return on_reset(frame.data, now, out);
  if (frame.id.type() == unpi::Type::areq) return on_indication(frame, now, out);
  if (outstanding_ == Outstanding::nothing) return;
  if (frame.id == outstanding_id_.answer()) return on_answer(frame.data, false, now, out);
  if (frame.id != RpcError::id) return;
  const auto error = wire::decode<RpcError>(frame.data);
  if (error.has_value() && unpi::Id{error->cmd0, error->cmd1} == outstanding_id_) on_answer({}, true, now, out);
}

void Session::on_reset(ByteView data, TimePoint now, Actions& out) {
  const auto reset = wire::decode<ResetIndication>(data);
  if (reset.has_error()) return;
  if (state_ == State::starting) {
    outstanding_ = Outstanding::nothing;
    return make_move(startup_.on_reset(), now, out);
  }
  const std::size_t lost = report_outstanding(Status::lost_in_reset, out);
  state_ = State::failed;
  out.emplace_back(UnexpectedReset{reset->reason, lost});
}

void Session::on_answer(ByteView data, bool unknown_command, TimePoint now, Actions& out) {
  deadline_.reset();
  const Outstanding kind = std::exchange(outstanding_, Outstanding::nothing);
  if (kind == Outstanding::startup) return make_move(unknown_command ? startup_.on_unknown_command() : startup_.on_answer(data), now, out);
  Status status = Status::unknown_command;
  if (!unknown_command) {
    const auto answer = wire::decode<StatusOnly>(data);
    status = outstanding_id_ == Ping::id ? Status::success : answer.has_value() ? answer->status : Status::bad_response;
  }
  if (kind == Outstanding::message) return on_message_taken(status, now, out);
  on_command_done(status, out);
}

void Session::on_command_done(Status status, Actions& out) {
  const Command done = commands_.front();
  commands_.pop_front();
  if (!done.last && status == Status::success) return;
  if (!done.last) commands_.pop_front();  // its other half
  out.emplace_back(RequestDone{done.ticket, done.name, status});
}

void Session::on_message_taken(Status status, TimePoint now, Actions& out) {
  Message& message = messages_.front();
  if (status == Status::success) {
    retry_pause_ = {};
    if (!message.is_confirmed()) out.emplace_back(MessageSent{message.tag, Status::success});
    messages_.pop_front();
    return;
  }
  forget_in_flight(outstanding_transaction_);
  if (is_out_of_room(status) && message.refusals++ < config_->room_retries) {
    retry_pause_ = std::clamp(2 * retry_pause_, config_->retry_pause, config_->longest_retry_pause);
    retry_at_ = now + retry_pause_;
    return;
  }
  out.emplace_back(MessageSent{message.tag, status});
  messages_.pop_front();
}

void Session::on_indication(const unpi::Frame& frame, TimePoint now, Actions& out) {
  if (frame.id == StateChange::id && state_ == State::starting) {
    const auto change = wire::decode<StateChange>(frame.data);
    if (change.has_error()) return;
    if (auto move = startup_.on_state(change->state)) make_move(std::move(*move), now, out);
    return;
  }
  if (state_ != State::ready) return;
  if (frame.id == DataConfirm::id) return on_confirm(frame.data, out);
  if (frame.id == IncomingMessage::id) return on_incoming(frame.data, out);
  if (frame.id == IncomingMessageExt::id) return on_incoming_ext(frame.data, out);
  if (frame.id == MessageReceived::id) return on_zdo_message(frame.data, out);
  if (frame.id == DeviceAdmitted::id) return on_admitted(frame.data, out);
  if (frame.id == DeviceAnnounced::id) return on_announced(frame.data, out);
  if (frame.id == DeviceLeft::id) return on_left(frame.data, out);
}

void Session::on_confirm(ByteView data, Actions& out) {
  const auto confirm = wire::decode<DataConfirm>(data);
  if (confirm.has_error()) return;
  const InFlight* message = find_in_flight(confirm->transaction);
  if (!message) return;
  out.emplace_back(MessageSent{message->tag, confirm->status});
  forget_in_flight(confirm->transaction);
}

void Session::on_incoming(ByteView data, Actions& out) {
  const auto message = wire::decode<IncomingMessage>(data);
  if (message.has_error() || message->destination_endpoint != config_->endpoint.endpoint) return;
  out.emplace_back(Incoming{message->source, config_->endpoint.profile, message->cluster, message->source_endpoint, message->destination_endpoint, message->secured,
                            message->payload});
}

void Session::on_incoming_ext(ByteView data, Actions& out) {
  const auto message = wire::decode<IncomingMessageExt>(data);
  if (message.has_error() || message->mode != AddressMode::node || message->destination_endpoint != config_->endpoint.endpoint) return;
  out.emplace_back(Incoming{NodeId{static_cast<std::uint16_t>(message->source)}, config_->endpoint.profile, message->cluster, message->source_endpoint,
                            message->destination_endpoint, message->secured, {message->payload.bytes}});
}

// Requests are the stack's to answer; announcements, and answers to what the host asked, are the host's.
void Session::on_zdo_message(ByteView data, Actions& out) {
  const auto message = wire::decode<MessageReceived>(data);
  if (message.has_error() || message->payload.bytes.size() >= max_payload) return;
  if (message->cluster < 0x8000 && message->cluster != zdo::DeviceAnnounce::cluster) return;
  Incoming incoming{message->source, 0, message->cluster, 0, 0, message->secured, {}};
  incoming.payload.bytes.push_back(message->sequence);
  incoming.payload.bytes.insert(incoming.payload.bytes.end(), message->payload.bytes.begin(), message->payload.bytes.end());
  out.emplace_back(std::move(incoming));
}

void Session::on_admitted(ByteView data, Actions& out) {
  const auto admitted = wire::decode<DeviceAdmitted>(data);
  if (admitted.has_error()) return;
  const bool again = members_.contains(admitted->eui64);
  members_[admitted->eui64] = {admitted->node, true};
  out.emplace_back(Joined{admitted->eui64, admitted->node, again});
}

// A device that comes back with the network key needs no trust centre: only its announcement tells.
void Session::on_announced(ByteView data, Actions& out) {
  const auto announced = wire::decode<DeviceAnnounced>(data);
  if (announced.has_error()) return;
  Member& member = members_[announced->eui64];
  member.node = announced->node;
  if (std::exchange(member.announcement_due, false)) return;
  out.emplace_back(Joined{announced->eui64, announced->node, true});
}

void Session::on_left(ByteView data, Actions& out) {
  const auto left = wire::decode<DeviceLeft>(data);
  if (left.has_error() || left->rejoin) return;
  members_.erase(left->eui64);
  out.emplace_back(Left{left->eui64, left->source});
}

}  // namespace rig::znp
