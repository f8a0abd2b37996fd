// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/znp/session.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::znp {
namespace {

/// Ends the wait of the serial boot loader of a CC2530 or CC2531 that was just given power; no beginning of a frame to anybody else.
constexpr Byte leave_boot_loader = 0xEF;

}  // namespace

Session::Session(SessionConfig config)
    : config_(std::make_shared<const SessionConfig>(std::move(config))),
      startup_(config_),
      commands_(config_->command_queue),
      messages_(config_->message_queue) {}

Session::Actions Session::start(TimePoint now) {
  Actions out;
  report_outstanding(Status::lost_in_reset, out);
  state_ = State::starting;
  startup_ = Startup(config_);
  parser_ = {};
  members_.clear();
  make_move(startup_.begin(), now, out);
  settle(now, out);
  return out;
}

Session::Actions Session::on_bytes(ByteView chunk, TimePoint now) {
  Actions out;
  if (parser_.is_inside_frame() && now - last_bytes_ > config_->line_silence) parser_.give_up_waiting(frame_taker(now, out));
  last_bytes_ = now;
  parser_.feed(chunk, frame_taker(now, out));
  settle(now, out);
  return out;
}

Session::Actions Session::on_timer(TimePoint now) {
  Actions out;
  armed_.reset();
  while (!in_flight_.empty() && now >= in_flight_.front().expires) {
    out.emplace_back(MessageSent{in_flight_.front().tag, Status::timed_out});
    in_flight_.erase(in_flight_.begin());
  }
  // The answer may lie behind noise that looks like the beginning of a long frame.
  if (deadline_ && now >= *deadline_) parser_.give_up_waiting(frame_taker(now, out));
  if (deadline_ && now >= *deadline_) {
    if (state_ == State::starting) {
      outstanding_ = Outstanding::nothing;
      deadline_.reset();
      make_move(startup_.on_timeout(), now, out);
    } else {
      fail(make_error(ErrorCode::timeout, fmt::format("no answer to {}", outstanding_name_)), Status::timed_out, out);
    }
  }
  settle(now, out);
  return out;
}

template <class C>
Session::Command Session::command(Ticket ticket, const C& parameters, bool last) { return {ticket, C::id, C::name, frame(parameters), last}; }

Session::Actions Session::permit_join(Ticket ticket, std::chrono::seconds duration, JoinKeys keys, TimePoint now) {
  Actions out;
  const auto seconds = static_cast<std::uint8_t>(std::clamp<std::int64_t>(duration.count(), 0, 255));
  constexpr NodeId routers_and_coordinator{0xFFFC};
  enqueue({command(ticket, RequireInstallCodes{keys == JoinKeys::install_code}, false),
           command(ticket, MgmtPermitJoin{AddressMode::broadcast, routers_and_coordinator, seconds, 1})},
          out);
  settle(now, out);
  return out;
}

Session::Actions Session::add_install_code_key(Ticket ticket, Eui64 device, const Key& key, TimePoint now) {
  Actions out;
  enqueue({command(ticket, AddInstallCode{AddInstallCode::Format::key, device, {{key.begin(), key.end()}}})}, out);
  settle(now, out);
  return out;
}

Session::Actions Session::ping(Ticket ticket, TimePoint now) {
  Actions out;
  enqueue({command(ticket, Ping{})}, out);
  settle(now, out);
  return out;
}

void Session::enqueue(std::initializer_list<Command> commands, Actions& out) {
  const bool room = commands_.capacity() - commands_.size() >= commands.size();
  if (state_ == State::ready && room) return void(commands_.insert(commands_.end(), commands.begin(), commands.end()));
  const Command& last = *(commands.end() - 1);
  out.emplace_back(RequestDone{last.ticket, last.name, state_ == State::ready ? Status::queue_full : Status::not_ready});
}

Status Session::check(const Outgoing& message, ByteView payload) const {
  if (state_ != State::ready) return Status::not_ready;
  if (payload.size() > max_payload) return Status::message_too_long;
  const bool zdo = message.source_endpoint == 0 && message.profile == 0;
  const bool ours = message.source_endpoint == config_->endpoint.endpoint && message.profile == config_->endpoint.profile;
  if (!zdo && !ours) return Status::wrong_profile;
  return messages_.full() ? Status::queue_full : Status::success;
}

Session::Actions Session::send(MessageTag tag, const Outgoing& message, ByteView payload, TimePoint now) {
  Actions out;
  if (const Status status = check(message, payload); status != Status::success) {
    out.emplace_back(MessageSent{tag, status});
    return out;
  }
  messages_.push_back({tag, message, 0, {{payload.begin(), payload.end()}}});
  settle(now, out);
  return out;
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
  // The message being given to the NCP stands in both lists, and was reported if it was confirmed already.
  const bool twice = outstanding_ == Outstanding::message && !messages_.empty() && messages_.front().is_confirmed();
  for (const InFlight& message : in_flight_) report(message.tag);
  for (std::size_t i = twice ? 1 : 0; i < messages_.size(); ++i) report(messages_[i].tag);
  for (const Command& command : commands_)
    if (command.last) out.emplace_back(RequestDone{command.ticket, command.name, status});
  in_flight_.clear();
  messages_.clear();
  commands_.clear();
  outstanding_ = Outstanding::nothing;
  deadline_.reset();
  retry_at_.reset();
  retry_pause_ = {};
  return lost;
}

void Session::make_move(Startup::Move move, TimePoint now, Actions& out) {
  if (const auto* send = std::get_if<Startup::Send>(&move)) {
    const Duration patience = send->slow ? config_->network_timeout : config_->command_timeout;
    return transmit(Outstanding::startup, send->id, send->name, send->frame, patience, now, out);
  }
  if (const auto* asked = std::get_if<Startup::Reset>(&move)) {
    const auto reset = frame(ResetRequest{});
    // An NCP that saw the beginning of a frame waits for its end, however long: the longest frame's worth of octets is that.
    out.emplace_back(Write{FixedBytes<256>(asked->again ? unpi::max_data + unpi::frame_overhead : 1, leave_boot_loader)});
    out.emplace_back(Write{{reset.begin(), reset.end()}});
    deadline_ = now + config_->reset_patience;
  } else if (const auto* wait = std::get_if<Startup::Wait>(&move)) {
    deadline_ = now + wait->longest;
  } else if (const auto* ready = std::get_if<Ready>(&move)) {
    state_ = State::ready;
    const std::size_t known = ready->version.product == Product::zstack_3_x_0 ? 16 : 2;
    max_in_flight_ = std::min(config_->max_in_flight > 0 ? config_->max_in_flight : known, most_in_flight);
    out.emplace_back(*ready);
  } else {
    fail(std::get<Error>(std::move(move)), Status::not_ready, out);
  }
}

void Session::pump(TimePoint now, Actions& out) {
  if (state_ != State::ready || outstanding_ != Outstanding::nothing) return;
  if (!commands_.empty())
    transmit(Outstanding::command, commands_.front().id, commands_.front().name, commands_.front().frame, config_->command_timeout, now, out);
  else if (may_send_message(now))
    send_message(messages_.front(), now, out);
}

bool Session::may_send_message(TimePoint now) const {
  return !messages_.empty() && in_flight_.size() < max_in_flight_ && (!retry_at_ || now >= *retry_at_);
}

void Session::send_message(const Message& message, TimePoint now, Actions& out) {
  retry_at_.reset();
  outstanding_transaction_ = next_transaction();
  if (message.is_confirmed()) in_flight_.push_back({message.tag, outstanding_transaction_, now + config_->message_timeout});
  const Outgoing& what = message.what;
  const auto options = static_cast<std::uint8_t>((what.acknowledged && message.is_confirmed() ? af::acknowledged : 0) | (what.encrypted ? af::encrypted : 0));
  const DataRequest request{what.destination, what.destination_endpoint, what.source_endpoint, what.cluster, outstanding_transaction_, options, af::default_radius,
                            message.payload};
  transmit(Outstanding::message, DataRequest::id, DataRequest::name, frame(request), config_->command_timeout, now, out);
}

void Session::transmit(Outstanding kind, unpi::Id id, std::string_view name, const unpi::FrameBytes& frame, Duration patience, TimePoint now, Actions& out) {
  outstanding_ = kind;
  outstanding_id_ = id;
  outstanding_name_ = name;
  deadline_ = now + patience;
  out.emplace_back(Write{{frame.begin(), frame.end()}});
}

std::uint8_t Session::next_transaction() {
  do ++last_transaction_;
  while (last_transaction_ == 0 || find_in_flight(last_transaction_));
  return last_transaction_;
}

Session::InFlight* Session::find_in_flight(std::uint8_t transaction) {
  const auto found = std::find_if(in_flight_.begin(), in_flight_.end(), [&](const InFlight& message) { return message.transaction == transaction; });
  return found == in_flight_.end() ? nullptr : &*found;
}

void Session::forget_in_flight(std::uint8_t transaction) {
  if (const InFlight* message = find_in_flight(transaction)) in_flight_.erase(in_flight_.begin() + (message - in_flight_.data()));
}

void Session::settle(TimePoint now, Actions& out) {
  pump(now, out);
  std::optional<TimePoint> next = deadline_;
  const auto sooner = [&](std::optional<TimePoint> at) {
    if (at && (!next || *at < *next)) next = at;
  };
  sooner(retry_at_);
  if (!in_flight_.empty()) sooner(in_flight_.front().expires);
  if (next == armed_) return;
  armed_ = next;
  if (next)
    out.emplace_back(wire::ArmTimer{*next});
  else
    out.emplace_back(wire::DisarmTimer{});
}

}  // namespace rig::znp
