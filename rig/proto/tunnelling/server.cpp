// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/tunnelling/server.hpp"

namespace rig::tunnelling {
namespace {

using Data = TransferData<Direction::to_server>;
using DataBack = TransferData<Direction::to_client>;
using ErrorBack = TransferDataError<Direction::to_client>;

}  // namespace

Server::Actions Server::send(Bytes message) {
  transfer_.push({}, std::move(message));
  Actions out;
  pump(out);
  return out;
}

Server::Actions Server::on_bytes(ByteView zcl_frame, TimePoint now) {
  Actions out;
  const auto view = zcl::parse(zcl_frame);
  if (view.has_error()) return out;
  if (is<RequestTunnel>(view->header)) {
    if (const auto request = wire::decode<RequestTunnel>(view->payload)) take(*request, view->header.sequence, out);
  } else if (is<Data>(view->header)) {
    const auto data = wire::decode<Data>(view->payload);
    if (data.has_error()) return out;
    if (data->tunnel != tunnel_)
      out.push_back(Send{frame(++sequence_, ErrorBack{data->tunnel, TransferStatus::no_such_tunnel}), false});
    else if (auto message = transfer_.take({data->data.bytes.data(), data->data.bytes.size()}, now))
      out.push_back(Received{std::move(*message)});
  } else if (is<CloseTunnel>(view->header)) {
    if (const auto close = wire::decode<CloseTunnel>(view->payload)) lose(close->tunnel);
  } else if (is<TransferDataError<Direction::to_server>>(view->header)) {
    if (const auto refused = wire::decode<TransferDataError<Direction::to_server>>(view->payload)) lose(refused->tunnel);
  }
  return out;
}

void Server::lose(std::uint16_t tunnel) {
  if (tunnel != tunnel_) return;
  tunnel_.reset();
  transfer_.rewind();
  transfer_.forget_incoming();
}

Server::Actions Server::on_delivered(bool arrived) {
  Actions out;
  static_cast<void>(transfer_.delivered(arrived));
  pump(out);
  return out;
}

void Server::take(const RequestTunnel& request, std::uint8_t sequence, Actions& out) {
  Status status = Status::success;
  if (request.protocol != protocol_gb_hgrp) status = Status::protocol_not_supported;
  else if (request.flow_control) status = Status::flow_control_not_supported;
  else if (busy_) status = Status::busy;
  if (status == Status::success) {
    tunnel_ = ++last_tunnel_;
    transfer_.rewind();
    transfer_.forget_incoming();
  }
  out.push_back(Send{frame(sequence, RequestTunnelResponse{tunnel_.value_or(0), status, max_message}), false});
  pump(out);
}

void Server::pump(Actions& out) {
  if (!tunnel_) return;
  const auto piece = transfer_.next();
  if (!piece) return;
  DataBack data{*tunnel_, {}};
  data.data.bytes.assign(piece->begin(), piece->end());
  out.push_back(Send{frame(++sequence_, data), true});
}

std::string to_string(const Server::Action& action) {
  if (const auto* send = std::get_if<Server::Send>(&action)) return "send " + print_frame(send->frame);
  return "received " + to_hex(std::get<Server::Received>(action).message, " ");
}

}  // namespace rig::tunnelling
