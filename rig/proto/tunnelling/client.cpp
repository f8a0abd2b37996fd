// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/tunnelling/client.hpp"

namespace rig::tunnelling {

using namespace std::chrono_literals;

namespace {

constexpr Duration answer_wait = 10s;
constexpr unsigned request_attempts = 3;
constexpr Duration busy_wait = 3min;  // GBCS 10.5

using Data = TransferData<Direction::to_server>;
using DataBack = TransferData<Direction::to_client>;
using ErrorBack = TransferDataError<Direction::to_client>;

}  // namespace

Client::Actions Client::open(TimePoint now) {
  Actions out;
  if (state_ != State::closed) return out;
  attempts_ = 0;
  request(now, out);
  return out;
}

Client::Actions Client::send(MessageId id, Bytes message, TimePoint now) {
  transfer_.push(id, std::move(message));
  Actions out;
  if (state_ == State::open)
    pump(out);
  else
    out = open(now);
  return out;
}

Client::Actions Client::on_bytes(ByteView zcl_frame, TimePoint now) {
  Actions out;
  const auto view = zcl::parse(zcl_frame);
  if (view.has_error()) return out;
  if (is<RequestTunnelResponse>(view->header)) {
    const auto response = wire::decode<RequestTunnelResponse>(view->payload);
    if (response.has_value() && view->header.sequence == request_sequence_) take(*response, now, out);
  } else if (is<DataBack>(view->header)) {
    const auto data = wire::decode<DataBack>(view->payload);
    if (data.has_error()) return out;
    if (data->tunnel != tunnel_) {
      write(TransferDataError<Direction::to_server>{data->tunnel, TransferStatus::no_such_tunnel}, out);
    } else if (auto message = transfer_.take({data->data.bytes.data(), data->data.bytes.size()}, now)) {
      out.push_back(Received{std::move(*message)});
    }
  } else if (is<ErrorBack>(view->header) || is<ClosureNotification>(view->header)) {
    if (state_ == State::open) lose_tunnel(now, out);
  }
  return out;
}

Client::Actions Client::on_delivered(bool arrived, TimePoint) {
  Actions out;
  if (state_ != State::open) return out;
  if (const auto fate = transfer_.delivered(arrived)) out.push_back(Ended{fate->id, fate->arrived});
  pump(out);
  return out;
}

Client::Actions Client::on_timer(TimePoint now) {
  Actions out;
  if (state_ == State::pausing) attempts_ = 0;
  if (attempts_ < request_attempts)
    request(now, out);
  else
    give_up(out);
  return out;
}

Client::Actions Client::device_started(TimePoint now) {
  Actions out;
  attempts_ = 0;
  if (state_ == State::requesting) return out;
  transfer_.rewind();
  transfer_.forget_incoming();
  request(now, out);
  return out;
}

void Client::request(TimePoint now, Actions& out) {
  ++attempts_;
  state_ = State::requesting;
  write(RequestTunnel{}, out);
  request_sequence_ = sequence_;
  out.push_back(wire::ArmTimer{now + answer_wait});
}

void Client::take(const RequestTunnelResponse& response, TimePoint now, Actions& out) {
  if (state_ != State::requesting) return;
  if (response.status != Status::success) {
    state_ = State::pausing;
    out.push_back(wire::ArmTimer{now + busy_wait});
    return;
  }
  state_ = State::open;
  tunnel_ = response.tunnel;
  out.push_back(wire::DisarmTimer{});
  pump(out);
}

void Client::pump(Actions& out) {
  const auto piece = transfer_.next();
  if (!piece) return;
  Data data{tunnel_, {}};
  data.data.bytes.assign(piece->begin(), piece->end());
  write(data, out);
}

void Client::lose_tunnel(TimePoint now, Actions& out) {
  tunnel_ = no_tunnel;
  transfer_.rewind();
  transfer_.forget_incoming();
  attempts_ = 0;
  request(now, out);
}

void Client::give_up(Actions& out) {
  state_ = State::closed;
  while (const auto id = transfer_.drop()) out.push_back(Ended{*id, false});
}

std::string_view name(Client::State state) {
  constexpr std::string_view names[] = {"closed", "requesting", "pausing", "open"};
  return names[static_cast<std::size_t>(state)];
}

std::string to_string(const Client::Action& action) {
  if (const auto* send = std::get_if<Client::Send>(&action)) return "send " + print_frame(send->frame);
  if (const auto* received = std::get_if<Client::Received>(&action)) return "received " + to_hex(received->message, " ");
  if (const auto* ended = std::get_if<Client::Ended>(&action)) return fmt::format("message {} {}", ended->id, ended->arrived ? "arrived" : "is lost");
  if (const auto* arm = std::get_if<wire::ArmTimer>(&action)) return "arm " + format_duration(arm->at.time_since_epoch());
  return "disarm";
}

}  // namespace rig::tunnelling
