// SPDX-License-Identifier: Apache-2.0
//
// AF: endpoints and messages.
#include <algorithm>

#include "adapters/znp_ncp/ncp.hpp"

namespace rig::znp_ncp {

using znp::Status;

namespace {

constexpr std::size_t largest_payload = 82;  // with network security
constexpr std::size_t aps_security = 9;
constexpr std::uint8_t every_endpoint = 0xFF;
constexpr std::uint8_t good_link = 0xC8;
constexpr std::uint8_t remaining_radius = 29;

}  // namespace

const znp::Register* Ncp::find_endpoint(std::uint8_t endpoint) const {
  const auto& known = session_.endpoints;
  const auto found = std::find_if(known.begin(), known.end(), [&](const znp::Register& one) { return one.endpoint == endpoint; });
  return found == known.end() ? nullptr : &*found;
}

znp::StatusOnly Ncp::on(const znp::Register& command) {
  if (find_endpoint(command.endpoint)) return {Status::aps_duplicate_entry};
  session_.endpoints.push_back(command);
  return {Status::success};
}

znp::StatusOnly Ncp::on(const znp::DataRequest& command) {
  sim::Frame frame{.destination = command.destination,
                   .cluster = command.cluster,
                   .source_endpoint = command.source_endpoint,
                   .destination_endpoint = command.destination_endpoint};
  const auto& payload = command.payload.bytes;
  if (payload.size() > device::max_aps_payload) return {Status::invalid_parameter};
  frame.payload.assign(payload.begin(), payload.end());
  return {send_message(std::move(frame), command.transaction, command.options)};
}

znp::StatusOnly Ncp::on(const znp::DataRequestExt& command) {
  if (command.mode == znp::AddressMode::eui64) {
    const Member* member = find_member(Eui64{command.destination});
    if (!member) return {Status::nwk_no_route};
    znp::DataRequestExt to_node = command;
    to_node.mode = znp::AddressMode::node;
    to_node.destination = member->node.value;
    return on(to_node);
  }
  constexpr NodeId everybody_awake{0xFFFD};  // where a group message goes on the air
  const bool group = command.mode == znp::AddressMode::group;
  znp::DataRequest request{group ? everybody_awake : NodeId{static_cast<std::uint16_t>(command.destination)}, command.destination_endpoint, command.source_endpoint,
                           command.cluster, command.transaction, command.options, command.radius, {{command.payload.bytes.begin(), command.payload.bytes.end()}}};
  return on(request);
}

znp::Status Ncp::send_message(sim::Frame frame, std::uint8_t transaction, std::uint8_t options) {
  ++messages_sent_;
  if (!session_.network_up) return Status::nwk_invalid_request;
  const znp::Register* endpoint = find_endpoint(frame.source_endpoint);
  if (!endpoint && frame.source_endpoint != 0) return Status::invalid_parameter;
  if (session_.in_flight >= settings_.max_in_flight) return Status::buffer_full;
  frame.profile = endpoint ? endpoint->profile : zdo::profile_id;
  frame.encrypted = (options & znp::af::encrypted) != 0;
  frame.acknowledged = (options & znp::af::acknowledged) != 0 && !frame.destination.is_broadcast();
  frame.aps_sequence = ++session_.aps_sequence;
  if (frame.payload.size() > largest_payload - (frame.encrypted ? aps_security : 0)) return Status::invalid_parameter;
  if (frame.destination == NodeId{0}) {
    frame.source_eui = radio_->eui();
    frame.source = NodeId{0};
    soon([this, frame, transaction] {
      if (frame.source_endpoint != 0) tell(znp::DataConfirm{Status::success, frame.source_endpoint, transaction});
      on_frame(frame);
    });
    return Status::success;
  }
  ++session_.in_flight;
  radio_->send(frame, [this, number = *session_number_, from = frame.source_endpoint, transaction, acknowledged = frame.acknowledged](const Result<void>& outcome) {
    if (number == *session_number_) report_sent(from, transaction, acknowledged, outcome.has_value());
  });
  return Status::success;
}

// The stack keeps what became of its own ZDO messages to itself.
void Ncp::report_sent(std::uint8_t endpoint, std::uint8_t transaction, bool acknowledged, bool delivered) {
  --session_.in_flight;
  if (endpoint == 0) return;
  const Status fate = delivered ? Status::success : acknowledged ? Status::aps_no_ack : Status::mac_no_ack;
  tell(znp::DataConfirm{fate, endpoint, transaction});
}

void Ncp::on_frame(const sim::Frame& frame) {
  if (frame.profile == zdo::profile_id) return on_zdo(frame);
  const bool for_host = find_endpoint(frame.destination_endpoint) || (frame.destination_endpoint == every_endpoint && !session_.endpoints.empty());
  if (for_host) deliver(frame);
}

void Ncp::deliver(const sim::Frame& frame) {
  znp::IncomingMessage message;
  message.cluster = frame.cluster;
  message.source = frame.source;
  message.source_endpoint = frame.source_endpoint;
  message.destination_endpoint = frame.destination_endpoint == every_endpoint ? session_.endpoints.front().endpoint : frame.destination_endpoint;
  message.broadcast = frame.destination.is_broadcast();
  message.link_quality = good_link;
  message.secured = frame.encrypted;
  message.timestamp = static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::milliseconds>(loop_.now().time_since_epoch()).count());
  message.sequence = frame.aps_sequence;
  message.payload.bytes.assign(frame.payload.begin(), frame.payload.end());
  message.tail.bytes = {static_cast<Byte>(frame.source.value), static_cast<Byte>(frame.source.value >> 8), remaining_radius};
  tell(message);
}

}  // namespace rig::znp_ncp
