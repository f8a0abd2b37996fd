// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ash/link.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::ash {
namespace {

constexpr std::uint8_t modulo8(std::size_t number) { return static_cast<std::uint8_t>(number & 7); }

void write(const Frame& frame, Link::Actions& out, bool cancel_first = false) {
  Write& action = std::get<Write>(out.emplace_back(Write{}));
  // What the other side holds of a half-received frame is thrown away, so noise before us costs nothing.
  if (cancel_first) action.bytes.push_back(cancel);
  encode(frame, action.bytes);
}

}  // namespace

std::string_view name(DownReason reason) {
  switch (reason) {
    case DownReason::no_reset_answer:
      return "no_reset_answer";
    case DownReason::wrong_version:
      return "wrong_version";
    case DownReason::ack_timeouts:
      return "ack_timeouts";
    case DownReason::error_frame:
      return "error_frame";
    case DownReason::unexpected_reset:
      return "unexpected_reset";
    case DownReason::reset_requested:
      return "reset_requested";
  }
  return "unknown";
}

Link::Link(LinkConfig config) : config_(config), queue_(config.queue_limit), ack_wait_(config.ack_wait) {
  config_.window = std::clamp<std::uint8_t>(config_.window, 1, 7);
}

Link::Actions Link::start(TimePoint now) {
  Actions out;
  drop_everything();
  reader_.clear();
  state_ = State::idle;
  if (config_.role == Role::host) {
    resets_asked_ = 0;
    ask_for_reset(now, out);
  }
  rearm(out);
  return out;
}

Link::Actions Link::on_bytes(ByteView chunk, TimePoint now) {
  Actions out;
  while (auto item = reader_.next(chunk)) {
    if (item->has_value())
      handle(**item, now, out);
    else if (state_ == State::connected)
      reject(out);
  }
  settle(now, out);
  return out;
}

Link::Actions Link::on_timer(TimePoint now) {
  Actions out;
  armed_.reset();
  if (not_ready_until_ && now >= *not_ready_until_) not_ready_until_.reset();
  if (deadline_ && now >= *deadline_) {
    deadline_.reset();
    if (state_ == State::resetting) {
      ask_for_reset(now, out);
    } else if (config_.ack_timeouts > 0 && ++timeouts_ >= config_.ack_timeouts) {
      if (config_.role == Role::ncp) write(ErrorFrame{protocol_version, Code::ack_timeouts}, out);
      go_down(DownReason::ack_timeouts, static_cast<Byte>(Code::ack_timeouts), out);
    } else {
      ack_wait_ = std::min(2 * ack_wait_, config_.ack_wait_max);
      retransmit(now, out);
    }
  }
  settle(now, out);
  return out;
}

Link::Actions Link::send(ByteView ezsp_frame, TimePoint now) {
  Actions out;
  if (state_ != State::connected || queue_.full() || ezsp_frame.size() < min_data || ezsp_frame.size() > max_data) {
    out.emplace_back(SendRefused{});
    return out;
  }
  queue_.push_back(Outgoing{Data(ezsp_frame.begin(), ezsp_frame.end())});
  settle(now, out);
  return out;
}

Link::Actions Link::restarted(Code code, TimePoint) {
  Actions out;
  drop_everything();
  write(ResetAckFrame{protocol_version, code}, out, true);
  connect(code, out);
  rearm(out);
  return out;
}

void Link::handle(const Frame& frame, TimePoint now, Actions& out) {
  if (config_.role == Role::ncp && std::holds_alternative<ResetFrame>(frame)) return handle_reset(out);
  if (config_.role == Role::host)
    if (const auto* reset_ack = std::get_if<ResetAckFrame>(&frame)) return handle_reset_ack(*reset_ack, out);
  // A failed NCP answers everything but RST with its error.
  if (state_ == State::failed && config_.role == Role::ncp)
    return write(ErrorFrame{protocol_version, Code::ack_timeouts}, out);
  if (state_ != State::connected) return;
  if (const auto* data = std::get_if<DataFrame>(&frame)) return handle_data(*data, now, out);
  if (const auto* ack = std::get_if<AckFrame>(&frame)) return handle_ack(ack->ack_number, ack->not_ready, now);
  if (const auto* nak = std::get_if<NakFrame>(&frame)) return handle_nak(*nak, now, out);
  if (const auto* error = std::get_if<ErrorFrame>(&frame))
    if (config_.role == Role::host) go_down(DownReason::error_frame, static_cast<Byte>(error->code), out);
}

void Link::handle_data(const DataFrame& frame, TimePoint now, Actions& out) {
  if (!acknowledges(frame.ack_number)) return reject(out);
  accept_ack(frame.ack_number, now);
  if (frame.frame_number == expected_) {
    expected_ = modulo8(expected_ + 1u);
    rejecting_ = false;
    ack_due_ = true;
    out.emplace_back(Deliver{frame.data});
  } else if (frame.retransmitted) {
    ack_due_ = true;  // a duplicate: our acknowledgement was lost
  } else {
    reject(out);
  }
}

void Link::handle_ack(std::uint8_t ack_number, bool not_ready, TimePoint now) {
  if (!acknowledges(ack_number)) return;
  accept_ack(ack_number, now);
  // Only hosts hold us up; while they do, new frames wait and those under way are still repeated.
  not_ready_until_.reset();
  if (not_ready && config_.role == Role::ncp) not_ready_until_ = now + config_.not_ready_wait;
}

void Link::handle_nak(const NakFrame& frame, TimePoint now, Actions& out) {
  if (!acknowledges(frame.ack_number)) return;
  handle_ack(frame.ack_number, frame.not_ready, now);
  retransmit(now, out);
}

void Link::handle_reset(Actions& out) {
  if (state_ == State::resetting)
    return;  // hosts that ask twice get one RSTACK: a second one would look like another restart
  go_down(DownReason::reset_requested, 0, out);
  state_ = State::resetting;
}

void Link::handle_reset_ack(const ResetAckFrame& frame, Actions& out) {
  if (state_ == State::connected) return go_down(DownReason::unexpected_reset, static_cast<Byte>(frame.code), out);
  if (state_ != State::resetting) return;
  if (frame.version != protocol_version) return go_down(DownReason::wrong_version, frame.version, out);
  // A dongle that has just been plugged in announces its power-on by itself; the answer to our RST comes after it.
  if (frame.code != Code::software) return;
  connect(frame.code, out);
  ack_due_ = true;
}

void Link::reject(Actions& out) {
  if (rejecting_) return;
  rejecting_ = true;
  ack_due_ = false;
  write(NakFrame{expected_, false}, out);
}

bool Link::acknowledges(std::uint8_t ack_number) const { return modulo8(ack_number + 8u - oldest_) <= in_flight_; }

void Link::accept_ack(std::uint8_t ack_number, TimePoint now) {
  const std::size_t count = modulo8(ack_number + 8u - oldest_);
  if (count == 0) return;
  const Outgoing& newest = queue_[count - 1];
  // The answer to a repeated frame may be the answer to its first copy: no measure of the line.
  if (!newest.retransmitted)
    ack_wait_ = std::clamp(ack_wait_ * 7 / 8 + (now - newest.sent) / 2, config_.ack_wait_min, config_.ack_wait_max);
  queue_.erase_begin(count);
  in_flight_ -= count;
  oldest_ = ack_number;
  timeouts_ = 0;
  deadline_.reset();
  if (in_flight_ > 0) deadline_ = now + ack_wait_;
}

void Link::ask_for_reset(TimePoint now, Actions& out) {
  if (resets_asked_ == config_.reset_attempts) return go_down(DownReason::no_reset_answer, 0, out);
  ++resets_asked_;
  state_ = State::resetting;
  write(ResetFrame{}, out, true);
  deadline_ = now + config_.reset_wait;
}

void Link::connect(Code code, Actions& out) {
  state_ = State::connected;
  deadline_.reset();
  out.emplace_back(LinkUp{code});
}

void Link::go_down(DownReason why, std::uint8_t code, Actions& out) {
  state_ = State::failed;
  out.emplace_back(LinkDown{why, code, in_flight_, queue_.size() - in_flight_});
  drop_everything();
}

void Link::drop_everything() {
  queue_.clear();
  in_flight_ = 0;
  oldest_ = expected_ = 0;
  rejecting_ = ack_due_ = false;
  ack_wait_ = config_.ack_wait;
  timeouts_ = 0;
  deadline_.reset();
  not_ready_until_.reset();
}

void Link::fill_window(TimePoint now, Actions& out) {
  while (!not_ready_until_ && in_flight_ < config_.window && in_flight_ < queue_.size()) {
    write_data(in_flight_++, now, out);
    if (!deadline_) deadline_ = now + ack_wait_;
  }
}

void Link::retransmit(TimePoint now, Actions& out) {
  for (std::size_t i = 0; i < in_flight_; ++i) {
    queue_[i].retransmitted = true;
    write_data(i, now, out);
  }
  if (in_flight_ > 0) deadline_ = now + ack_wait_;
}

void Link::write_data(std::size_t index, TimePoint now, Actions& out) {
  Outgoing& outgoing = queue_[index];
  outgoing.sent = now;
  write(DataFrame{modulo8(oldest_ + index), outgoing.retransmitted, expected_, outgoing.data}, out,
        outgoing.retransmitted);
  ack_due_ = false;  // it rode along
}

void Link::settle(TimePoint now, Actions& out) {
  if (state_ == State::connected) {
    fill_window(now, out);
    if (ack_due_) write(AckFrame{expected_, false}, out);
    ack_due_ = false;
  }
  rearm(out);
}

void Link::rearm(Actions& out) {
  std::optional<TimePoint> next = deadline_;
  if (not_ready_until_ && (!next || *not_ready_until_ < *next)) next = not_ready_until_;
  if (next == armed_) return;
  armed_ = next;
  if (next)
    out.emplace_back(wire::ArmTimer{*next});
  else
    out.emplace_back(wire::DisarmTimer{});
}

namespace {
struct Print {
  std::string operator()(const Write& write) const {
    FrameReader reader;
    ByteView bytes{write.bytes.data(), write.bytes.size()};
    const auto item = reader.next(bytes);
    return "write " +
           (item && item->has_value() ? to_string(**item) : to_hex({write.bytes.data(), write.bytes.size()}, " "));
  }
  std::string operator()(const wire::ArmTimer& arm) const {
    return "arm " + format_duration(arm.at.time_since_epoch());
  }
  std::string operator()(const wire::DisarmTimer&) const { return "disarm"; }
  std::string operator()(const LinkUp& up) const { return fmt::format("up {:02X}", static_cast<Byte>(up.reset_code)); }
  std::string operator()(const LinkDown& down) const {
    return fmt::format("down {} {:02X}, {} unacknowledged, {} unsent", name(down.why), down.code, down.unacknowledged,
                       down.unsent);
  }
  std::string operator()(const Deliver& deliver) const {
    return "deliver " + to_hex({deliver.frame.data(), deliver.frame.size()}, " ");
  }
  std::string operator()(const SendRefused&) const { return "send refused"; }
};
}  // namespace

std::string to_string(const Link::Action& action) { return std::visit(Print{}, action); }

}  // namespace rig::ash
