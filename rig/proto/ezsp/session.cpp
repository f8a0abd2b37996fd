// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ezsp/session.hpp"

#include <algorithm>

#include "rig/proto/ezsp/frame_table.hpp"

namespace rig::ezsp {
namespace {

constexpr std::uint8_t no_key_entry = 0xFF;

/// The NCP has no room for a message just now; it will have when others are done.
bool is_out_of_room(Status status) {
  return status == Status::max_message_limit || status == Status::network_busy || status == Status::no_buffers;
}

Error error_of(const ash::LinkDown& down) {
  switch (down.why) {
    case ash::DownReason::no_reset_answer:
      return make_error(ErrorCode::timeout, "the coordinator does not answer a reset");
    case ash::DownReason::wrong_version:
      return make_error(ErrorCode::unsupported,
                        fmt::format("the coordinator speaks ASH version {}, expected 2", down.code));
    case ash::DownReason::ack_timeouts:
      return make_error(ErrorCode::timeout, "the coordinator stopped acknowledging frames");
    default:
      return make_error(ErrorCode::unexpected_reset,
                        fmt::format("the coordinator gave up with ASH error 0x{:02X}", down.code));
  }
}

}  // namespace

Session::Session(SessionConfig config)
    : config_(std::make_shared<const SessionConfig>(std::move(config))),
      link_(config_->link),
      startup_(config_),
      commands_(config_->command_queue),
      messages_(config_->message_queue) {}

Session::Actions Session::start(TimePoint now) {
  Actions out;
  report_outstanding(Status::lost_in_reset, out);
  state_ = State::resetting;
  startup_ = Startup(config_);
  take_link_actions(link_.start(now), now, out);
  settle(now, out);
  return out;
}

Session::Actions Session::on_bytes(ByteView chunk, TimePoint now) {
  Actions out;
  take_link_actions(link_.on_bytes(chunk, now), now, out);
  settle(now, out);
  return out;
}

Session::Actions Session::on_timer(TimePoint now) {
  Actions out;
  armed_.reset();
  if (link_timer_ && now >= *link_timer_) {
    link_timer_.reset();
    take_link_actions(link_.on_timer(now), now, out);
  }
  while (!in_flight_.empty() && now >= in_flight_.front().expires) {
    out.emplace_back(MessageSent{in_flight_.front().tag, Status::timed_out});
    in_flight_.erase(in_flight_.begin());
  }
  if (deadline_ && now >= *deadline_) {
    const std::string awaited = outstanding_ == Outstanding::nothing
                                    ? fmt::format("waited in vain for {}", startup_.awaited())
                                    : fmt::format("no answer to {}", frame_name(outstanding_id_, version()));
    fail(make_error(ErrorCode::timeout, awaited), Status::timed_out, out);
  }
  settle(now, out);
  return out;
}

Session::Actions Session::permit_join(Ticket ticket, std::chrono::seconds duration, JoinKeys keys, TimePoint now) {
  Actions out;
  const auto seconds = static_cast<std::uint8_t>(std::clamp<std::int64_t>(duration.count(), 0, 255));
  unsigned decision = join::allow_unsecured_rejoin;
  if (seconds > 0) decision |= join::allow;
  if (seconds > 0 && keys == JoinKeys::install_code) decision |= join::install_code_only;
  Command policy = command(ticket, SetPolicy{policy_id::trust_centre, static_cast<std::uint8_t>(decision)});
  policy.last = false;
  if (state_ == State::ready && commands_.capacity() - commands_.size() < 2) {
    out.emplace_back(RequestDone{ticket, Status::queue_full, {}});
    return out;
  }
  if (state_ == State::ready) enqueue(std::move(policy), out);
  enqueue(command(ticket, PermitJoining{seconds}), out);
  settle(now, out);
  return out;
}

Session::Actions Session::add_link_key(Ticket ticket, Eui64 device, const Key& key, TimePoint now) {
  if (version() < 13) return request(ticket, AddOrUpdateKeyTableEntry{device, true, key}, now);
  Actions out;
  Command find = command(ticket, FindKeyTableEntry{device, true});
  find.search = KeySearch{device, key};
  enqueue(std::move(find), out);
  settle(now, out);
  return out;
}

Session::Actions Session::add_install_code_key(Ticket ticket, Eui64 device, const Key& key, TimePoint now) {
  if (version() < 13) return request(ticket, AddTransientLinkKey{device, key}, now);
  ImportTransientKey import{device, key, std::nullopt};
  if (version() < 14) import.flags = 0;
  return request(ticket, import, now);
}

Session::Actions Session::send_unicast(MessageTag tag, NodeId destination, const ApsFrame& aps, ByteView payload,
                                       TimePoint now) {
  return send({tag, destination, aps, 0, false, 0, {}}, payload, now);
}

Session::Actions Session::send_broadcast(MessageTag tag, NodeId destination, const ApsFrame& aps, std::uint8_t radius,
                                         ByteView payload, TimePoint now) {
  return send({tag, destination, aps, radius, true, 0, {}}, payload, now);
}

Session::Actions Session::send(Message message, ByteView payload, TimePoint now) {
  Actions out;
  const Status refusal = state_ != State::ready         ? Status::not_ready
                         : payload.size() > max_payload ? Status::message_too_long
                         : messages_.full()             ? Status::queue_full
                                                        : Status::ok;
  if (refusal != Status::ok) {
    out.emplace_back(MessageSent{message.tag, refusal});
    return out;
  }
  message.payload.bytes.assign(payload.begin(), payload.end());
  messages_.push_back(std::move(message));
  settle(now, out);
  return out;
}

void Session::enqueue(Command command, Actions& out) {
  const Status refusal = state_ != State::ready ? Status::not_ready
                         : commands_.full()     ? Status::queue_full
                                                : Status::ok;
  if (refusal != Status::ok)
    out.emplace_back(RequestDone{command.ticket, refusal, {}});
  else
    commands_.push_back(std::move(command));
}

void Session::take_link_actions(ash::Link::Actions actions, TimePoint now, Actions& out) {
  // Acknowledgements go out before the commands that what was delivered leads to.
  for (ash::Link::Action& action : actions) {
    if (auto* write = std::get_if<ash::Write>(&action)) out.emplace_back(std::move(*write));
    if (const auto* arm = std::get_if<wire::ArmTimer>(&action)) link_timer_ = arm->at;
    if (std::holds_alternative<wire::DisarmTimer>(action)) link_timer_.reset();
  }
  for (const ash::Link::Action& action : actions) {
    if (const auto* deliver = std::get_if<ash::Deliver>(&action))
      on_frame({deliver->frame.data(), deliver->frame.size()}, now, out);
    if (std::holds_alternative<ash::LinkUp>(action)) on_link_up(now, out);
    if (const auto* down = std::get_if<ash::LinkDown>(&action)) on_link_down(*down, out);
  }
}

void Session::on_link_up(TimePoint now, Actions& out) {
  state_ = State::starting;
  make_move(startup_.begin(), now, out);
}

void Session::on_link_down(const ash::LinkDown& down, Actions& out) {
  if (state_ == State::failed) return;  // told already
  const Status fate = down.why == ash::DownReason::ack_timeouts ? Status::timed_out : Status::lost_in_reset;
  if (down.why != ash::DownReason::unexpected_reset) return fail(error_of(down), fate, out);
  const std::size_t lost = report_outstanding(Status::lost_in_reset, out);
  state_ = State::failed;
  out.emplace_back(UnexpectedReset{static_cast<ash::Code>(down.code), lost});
}

void Session::fail(Error error, Status status_of_outstanding, Actions& out) {
  report_outstanding(status_of_outstanding, out);
  state_ = State::failed;
  out.emplace_back(Failed{std::move(error)});
}

std::size_t Session::report_outstanding(Status status, Actions& out) {
  std::size_t lost = 0;
  const auto report = [&](MessageTag tag) {
    out.emplace_back(MessageSent{tag, status});
    ++lost;
  };
  // The message being given to the NCP stands in both lists.
  const bool twice = outstanding_ == Outstanding::message && !messages_.empty() &&
                     std::any_of(in_flight_.begin(), in_flight_.end(),
                                 [&](const InFlight& m) { return m.wire_tag == outstanding_wire_tag_; });
  for (const InFlight& message : in_flight_) report(message.tag);
  for (std::size_t i = twice ? 1 : 0; i < messages_.size(); ++i) report(messages_[i].tag);
  for (const Command& command : commands_)
    if (command.last) out.emplace_back(RequestDone{command.ticket, status, {}});
  in_flight_.clear();
  messages_.clear();
  commands_.clear();
  outstanding_ = Outstanding::nothing;
  deadline_.reset();
  retry_at_.reset();
  retry_pause_ = {};
  next_sender_.reset();
  return lost;
}

void Session::on_frame(ByteView bytes, TimePoint now, Actions& out) {
  if (state_ != State::starting && state_ != State::ready) return;
  const auto frame = parse(form_of(version()), Direction::from_ncp, bytes);
  if (frame.has_error()) return;  // not EZSP; if it was an answer, its command runs into its deadline
  if (frame->header.overflow) out.emplace_back(CallbacksLost{});
  const FrameRow* row = find_frame(frame->header.id, version());
  if (frame->header.callback || (row && row->kind == FrameKind::callback))
    on_callback(frame->header, frame->parameters, now, out);
  else
    on_response(frame->header, frame->parameters, now, out);
}

void Session::on_response(const Header& header, ByteView parameters, TimePoint now, Actions& out) {
  const bool expected =
      header.sequence == sequence_ && (header.id == outstanding_id_ || header.id == InvalidCommand::id);
  if (outstanding_ == Outstanding::nothing || !expected) return;
  deadline_.reset();
  switch (std::exchange(outstanding_, Outstanding::nothing)) {
    case Outstanding::startup:
      return make_move(startup_.on_answer(header.id, parameters), now, out);
    case Outstanding::command:
      return on_command_done(header.id, parameters, out);
    case Outstanding::message:
      return on_message_taken(header.id, parameters, now, out);
    case Outstanding::nothing:
      break;
  }
}

void Session::on_command_done(std::uint16_t id, ByteView parameters, Actions& out) {
  if (continue_key_search(id, parameters)) return;
  const Command done = std::move(commands_.front());
  commands_.pop_front();
  const Status status = id == InvalidCommand::id ? status_of_invalid_command(parameters, version())
                                                 : done.status_of(parameters, version());
  if (!done.last && status == Status::ok) return;
  if (!done.last) commands_.pop_front();  // its other half
  const bool no_entry = done.search && status == Status::ok;
  out.emplace_back(RequestDone{done.ticket, no_entry ? Status::table_full : status,
                               FrameBytes(parameters.begin(), parameters.end())});
}

bool Session::continue_key_search(std::uint16_t id, ByteView parameters) {
  Command& find = commands_.front();
  if (!find.search || id == InvalidCommand::id) return false;
  const auto found = decode<FindKeyTableEntry::Response>(parameters, version(), Trailing::ignore);
  if (found.has_error()) return false;
  const KeySearch search = *find.search;
  if (found->index != no_key_entry) {
    find = command(find.ticket, ImportLinkKey{found->index, search.device, search.key});
    return true;
  }
  if (search.for_unused_entry) return false;
  find = command(find.ticket, FindKeyTableEntry{Eui64{}, true});
  find.search = KeySearch{search.device, search.key, true};
  return true;
}

void Session::on_message_taken(std::uint16_t id, ByteView parameters, TimePoint now, Actions& out) {
  const auto answer = decode<SendUnicast::Response>(parameters, version(), Trailing::ignore);
  const Status status = id == InvalidCommand::id ? status_of_invalid_command(parameters, version())
                        : answer.has_value()     ? answer->status
                                                 : Status::bad_response;
  Message& message = messages_.front();
  if (status == Status::ok) {
    if (message.broadcast) out.emplace_back(MessageSent{message.tag, Status::ok});
    messages_.pop_front();
    return;
  }
  forget_in_flight(outstanding_wire_tag_);
  if (is_out_of_room(status) && message.refusals++ < config_->room_retries) {
    retry_pause_ = std::clamp(2 * retry_pause_, config_->retry_pause, config_->longest_retry_pause);
    retry_at_ = now + retry_pause_;
    return;
  }
  out.emplace_back(MessageSent{message.tag, status});
  messages_.pop_front();
}

void Session::make_move(Startup::Move move, TimePoint now, Actions& out) {
  if (auto* send = std::get_if<Startup::Send>(&move))
    return transmit(Outstanding::startup, send->id, send->frame, now, out);
  if (std::holds_alternative<Startup::AwaitStackStatus>(move)) {
    deadline_ = now + config_->network_timeout;
  } else if (auto* ready = std::get_if<Ready>(&move)) {
    state_ = State::ready;
    out.emplace_back(std::move(*ready));
  } else {
    fail(std::get<Error>(std::move(move)), Status::not_ready, out);
  }
}

void Session::pump(TimePoint now, Actions& out) {
  if (state_ != State::ready || outstanding_ != Outstanding::nothing) return;
  if (!commands_.empty())
    transmit(Outstanding::command, commands_.front().id, commands_.front().frame, now, out);
  else if (may_send_message(now))
    send_message(messages_.front(), now, out);
}

bool Session::may_send_message(TimePoint now) const {
  return !messages_.empty() && in_flight_.size() < max_in_flight && (!retry_at_ || now >= *retry_at_);
}

void Session::send_message(Message& message, TimePoint now, Actions& out) {
  retry_at_.reset();
  outstanding_wire_tag_ = next_wire_tag();
  const Tag tag{outstanding_wire_tag_};
  if (message.broadcast) {
    auto frame = encode_command(
        version(), 0,
        SendBroadcast{NodeId{}, message.destination, 0, message.aps, message.radius, tag, message.payload});
    return transmit(Outstanding::message, SendBroadcast::id, frame, now, out);
  }
  in_flight_.push_back({message.tag, outstanding_wire_tag_, now + config_->message_timeout});
  auto frame = encode_command(
      version(), 0, SendUnicast{OutgoingType::direct, message.destination, message.aps, tag, message.payload});
  transmit(Outstanding::message, SendUnicast::id, frame, now, out);
}

void Session::transmit(Outstanding kind, std::uint16_t id, FrameBytes& frame, TimePoint now, Actions& out) {
  outstanding_ = kind;
  outstanding_id_ = id;
  const bool first_of_session = kind == Outstanding::startup && version() == 4;
  sequence_ = first_of_session ? std::uint8_t{0} : static_cast<std::uint8_t>(sequence_ + 1);
  frame[0] = sequence_;
  deadline_ = now + config_->command_timeout;
  take_link_actions(link_.send({frame.data(), frame.size()}, now), now, out);
}

std::uint8_t Session::next_wire_tag() {
  const auto in_use = [&](std::uint8_t tag) {
    return std::any_of(in_flight_.begin(), in_flight_.end(),
                       [&](const InFlight& message) { return message.wire_tag == tag; });
  };
  do ++last_wire_tag_;
  while (last_wire_tag_ == 0 || in_use(last_wire_tag_));
  return last_wire_tag_;
}

void Session::forget_in_flight(std::uint8_t wire_tag) {
  const auto message =
      std::find_if(in_flight_.begin(), in_flight_.end(), [&](const InFlight& m) { return m.wire_tag == wire_tag; });
  if (message != in_flight_.end()) in_flight_.erase(message);
}

void Session::settle(TimePoint now, Actions& out) {
  pump(now, out);
  std::optional<TimePoint> next = link_timer_;
  const auto sooner = [&](std::optional<TimePoint> at) {
    if (at && (!next || *at < *next)) next = at;
  };
  sooner(deadline_);
  sooner(retry_at_);
  if (!in_flight_.empty()) sooner(in_flight_.front().expires);
  if (next == armed_) return;
  armed_ = next;
  if (next)
    out.emplace_back(wire::ArmTimer{*next});
  else
    out.emplace_back(wire::DisarmTimer{});
}

}  // namespace rig::ezsp
