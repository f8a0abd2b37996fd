// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "adapters/ezsp_ncp/ncp.hpp"

namespace rig::ezsp_ncp {

using ezsp::IncomingType;
using ezsp::OutgoingType;
using ezsp::Status;

namespace {

constexpr std::size_t largest_payload = 82;  // with network security
constexpr std::size_t aps_security = 9;
constexpr std::uint8_t unicast_message_count_id = 0x03;  // configuration ids
constexpr std::uint8_t zdo_flags_id = 0x2A;
constexpr std::uint16_t host_sees_supported_zdo = 0x01;
constexpr std::uint16_t host_answers_unsupported_zdo = 0x02;
constexpr std::uint16_t host_answers_endpoint_zdo = 0x04;
constexpr std::uint8_t contents_in_callback_policy = 0x04;
constexpr std::uint8_t tag_and_contents = 0x41;
constexpr std::uint8_t no_index = 0xFF;
constexpr std::uint8_t every_endpoint = 0xFF;
constexpr std::uint8_t good_lqi = 255;
constexpr std::int8_t good_rssi = -40;
constexpr std::size_t counter_aps_unicast_received = 10;
constexpr std::size_t counter_aps_unicast_sent = 11;
constexpr std::size_t counter_aps_unicast_failed = 13;

ByteView view(const device::ApsPayload& payload) { return {payload.data(), payload.size()}; }

bool is_zdo_request(std::uint16_t cluster) { return cluster < 0x8000; }

bool asks_about_endpoints(std::uint16_t cluster) {
  return cluster == zdo::SimpleDescriptorRequest::cluster || cluster == zdo::ActiveEndpointsRequest::cluster || cluster == zdo::MatchDescriptorRequest::cluster;
}

}  // namespace

ezsp::MaximumPayloadLength::Response Ncp::on(const ezsp::MaximumPayloadLength&) { return {largest_payload}; }

Status Ncp::check_message(const ezsp::ApsFrame& aps, const ezsp::Payload& payload) const {
  if (!session_.network_up || !radio_->in_network()) return Status::network_down;
  const std::size_t room = largest_payload - ((aps.options & ezsp::aps::encryption) != 0 ? aps_security : 0);
  return payload.bytes.size() > room ? Status::message_too_long : Status::ok;
}

std::optional<NodeId> Ncp::resolve(const ezsp::SendUnicast& command) const {
  if (command.type == OutgoingType::direct) return command.destination;
  if (command.type != OutgoingType::via_address_table) return std::nullopt;
  const auto entry = session_.addresses.find(static_cast<std::uint8_t>(command.destination.value));
  if (entry == session_.addresses.end() || entry->second.node.is_broadcast()) return std::nullopt;
  return entry->second.node;
}

ezsp::SendUnicast::Response Ncp::on(const ezsp::SendUnicast& command) {
  ++messages_sent_;
  if (const Status status = check_message(command.aps, command.payload); status != Status::ok) return {status, 0};
  const auto to = resolve(command);
  if (!to || to->is_broadcast()) return {Status::bad_argument, 0};
  const auto slot = take_outgoing_slot(std::max<std::size_t>(1, configuration(unicast_message_count_id)));
  if (!slot) return {Status::max_message_limit, 0};
  ezsp::ApsFrame aps = command.aps;
  aps.sequence = ++session_.aps_sequence;
  outgoing_[*slot] = {true, command.type, command.destination, aps, command.tag, command.payload};
  ++tokens_.network->frame_counter;
  if (*to == NodeId{0}) {
    soon([this, command, aps, slot = *slot] {
      report_sent(slot, true);
      send_to_itself(command, aps);
    });
  } else {
    radio_->send(frame_for(*to, aps, command.payload), [this, slot = *slot](const Result<void>& outcome) { report_sent(slot, outcome.has_value()); });
  }
  return {Status::ok, aps.sequence};
}

std::optional<std::size_t> Ncp::take_outgoing_slot(std::size_t limit) {
  const auto free = std::find_if(outgoing_.begin(), outgoing_.end(), [](const Outgoing& slot) { return !slot.used; });
  if (free != outgoing_.end()) return static_cast<std::size_t>(free - outgoing_.begin());
  if (outgoing_.size() >= limit) return std::nullopt;
  outgoing_.emplace_back();
  return outgoing_.size() - 1;
}

void Ncp::report_sent(std::size_t slot, bool delivered) {
  Outgoing& message = outgoing_[slot];
  message.used = false;
  ++session_.counters[delivered ? counter_aps_unicast_sent : counter_aps_unicast_failed];
  const bool contents = session_.policies[contents_in_callback_policy] == tag_and_contents;
  tell(ezsp::MessageSentHandler{delivered ? Status::ok : Status::delivery_failed, message.type, message.destination, message.aps, message.tag,
                                contents ? message.payload : ezsp::Payload{}});
}

sim::Frame Ncp::frame_for(NodeId to, const ezsp::ApsFrame& aps, const ezsp::Payload& payload) const {
  sim::Frame frame;
  frame.destination = to;
  frame.profile = aps.profile;
  frame.cluster = aps.cluster;
  frame.source_endpoint = aps.source_endpoint;
  frame.destination_endpoint = aps.destination_endpoint;
  frame.aps_sequence = aps.sequence;
  frame.encrypted = (aps.options & ezsp::aps::encryption) != 0;
  frame.acknowledged = (aps.options & ezsp::aps::retry) != 0;
  frame.payload.assign(payload.bytes.begin(), payload.bytes.end());
  return frame;
}

// A host talks to its own stack through the radio's loopback: the stack answers ZDO requests, the rest comes back as it is.
void Ncp::send_to_itself(const ezsp::SendUnicast& command, const ezsp::ApsFrame& aps) {
  sim::Frame frame = frame_for(NodeId{0}, aps, command.payload);
  frame.source = NodeId{0};
  frame.source_eui = radio_->eui();
  if (frame.profile != zdo::profile_id || !is_zdo_request(frame.cluster)) return deliver(frame, IncomingType::unicast);
  const auto reply = sim::answer_zdo(describe_itself(), frame.cluster, view(frame.payload), false);
  if (!reply) return;
  frame.cluster = reply->cluster;
  frame.payload.assign(reply->frame.begin(), reply->frame.end());
  deliver(frame, IncomingType::unicast);
}

ezsp::SendBroadcast::Response Ncp::on(const ezsp::SendBroadcast& command) {
  if (const Status status = check_message(command.aps, command.payload); status != Status::ok) return {status, 0};
  if (!command.destination.is_broadcast()) return {Status::bad_argument, 0};
  ezsp::ApsFrame aps = command.aps;
  aps.sequence = ++session_.aps_sequence;
  send_to_group(command.destination, aps, command.payload, OutgoingType::broadcast, command.tag);
  const bool for_host = aps.profile != zdo::profile_id && (aps.destination_endpoint == every_endpoint || has_endpoint(aps.destination_endpoint));
  if (for_host) loop_back(aps, command.payload, IncomingType::broadcast_loopback);
  return {Status::ok, aps.sequence};
}

ezsp::SendMulticast::Response Ncp::on(const ezsp::SendMulticast& command) {
  if (const Status status = check_message(command.aps, command.payload); status != Status::ok) return {status, 0};
  ezsp::ApsFrame aps = command.aps;
  aps.sequence = ++session_.aps_sequence;
  send_to_group(NodeId{0xFFFD}, aps, command.payload, OutgoingType::multicast, command.tag);
  const bool member = std::any_of(session_.multicast.begin(), session_.multicast.end(),
                                  [&](const auto& entry) { return entry.second.endpoint != 0 && entry.second.group == aps.group; });
  if (member) loop_back(aps, command.payload, IncomingType::multicast_loopback);
  return {Status::ok, aps.sequence};
}

void Ncp::send_to_group(NodeId group, const ezsp::ApsFrame& aps, const ezsp::Payload& payload, OutgoingType type, ezsp::Tag tag) {
  ++tokens_.network->frame_counter;
  sim::Frame frame = frame_for(group, aps, payload);
  frame.acknowledged = false;
  const NodeId named = type == OutgoingType::multicast ? NodeId{aps.group} : group;
  radio_->send(std::move(frame), [this, aps, type, tag, named](const Result<void>& outcome) {
    tell(ezsp::MessageSentHandler{outcome.has_value() ? Status::ok : Status::delivery_failed, type, named, aps, tag, {}});
  });
}

void Ncp::loop_back(const ezsp::ApsFrame& aps, const ezsp::Payload& payload, IncomingType type) {
  sim::Frame frame = frame_for(NodeId{0}, aps, payload);
  frame.source = NodeId{0};
  frame.source_eui = radio_->eui();
  soon([this, frame, type] { deliver(frame, type); });
}

ezsp::StatusOnly Ncp::on(const ezsp::SendReply& command) {
  if (const Status status = check_message(command.aps, command.payload); status != Status::ok) return {status};
  radio_->send(frame_for(command.sender, command.aps, command.payload), {});
  return {Status::ok};
}

ezsp::StatusOnly Ncp::on(const ezsp::SetSourceRoute&) { return {Status::ok}; }

bool Ncp::has_endpoint(std::uint8_t endpoint) const {
  return std::any_of(session_.endpoints.begin(), session_.endpoints.end(), [&](const auto& known) { return known.endpoint == endpoint; });
}

void Ncp::on_frame(const sim::Frame& frame) {
  const bool broadcast = frame.destination.is_broadcast();
  const bool for_host = frame.profile == zdo::profile_id ? takes_zdo(frame) : frame.destination_endpoint == every_endpoint || has_endpoint(frame.destination_endpoint);
  if (for_host) deliver(frame, broadcast ? IncomingType::broadcast : IncomingType::unicast);
}

// The stack answers ZDO requests itself; the configuration says which ones the host sees or answers instead. What needs no
// answer is always the host's: zigbee-herdsman leaves the configuration alone and waits for announcements.
bool Ncp::takes_zdo(const sim::Frame& frame) {
  if (!is_zdo_request(frame.cluster) || frame.cluster == zdo::DeviceAnnounce::cluster) return true;
  const std::uint16_t flags = configuration(zdo_flags_id);
  if (asks_about_endpoints(frame.cluster) && (flags & host_answers_endpoint_zdo) != 0) return true;
  const auto reply = sim::answer_zdo(describe_itself(), frame.cluster, view(frame.payload), frame.destination.is_broadcast());
  const bool unsupported = reply && reply->frame.size() == 2 && reply->frame[1] == static_cast<Byte>(zdo::Status::not_supported);
  if (unsupported && (flags & host_answers_unsupported_zdo) != 0) return true;
  if (reply) {
    ezsp::ApsFrame aps{zdo::profile_id, reply->cluster, 0, 0, ezsp::aps::retry, 0, ++session_.aps_sequence};
    radio_->send(frame_for(frame.source, aps, {{reply->frame.begin(), reply->frame.end()}}), {});
  }
  return (flags & host_sees_supported_zdo) != 0 && !unsupported;
}

void Ncp::deliver(const sim::Frame& frame, IncomingType type) {
  ++session_.counters[counter_aps_unicast_received];
  if (frame.profile == zdo::profile_id && frame.source != NodeId{0} && version() < ezsp::first_wide_status)
    tell(ezsp::IncomingSenderEui64Handler{frame.source_eui});
  ezsp::IncomingMessageHandler message;
  message.type = type;
  message.aps = {frame.profile, frame.cluster, frame.source_endpoint, frame.destination_endpoint, ezsp::aps::enable_route_discovery, 0, frame.aps_sequence};
  if (frame.encrypted) message.aps.options |= ezsp::aps::encryption;
  if (frame.acknowledged) message.aps.options |= ezsp::aps::retry;
  message.lqi = good_lqi;
  message.rssi_dbm = good_rssi;
  message.sender = frame.source;
  message.sender_eui64 = frame.source_eui;
  message.binding_index = message.address_index = no_index;
  message.timestamp = static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::milliseconds>(loop_.now().time_since_epoch()).count());
  message.payload.bytes.assign(frame.payload.begin(), frame.payload.end());
  tell(message);
}

sim::NodeDescription Ncp::describe_itself() const {
  constexpr std::uint8_t coordinator_capability = 0x8F;  // alternate coordinator, router, mains, listens, secure, allocates
  const zdo::NodeDescriptor descriptor{.type_and_flags = static_cast<std::uint8_t>(zdo::LogicalType::coordinator),
                                       .aps_and_band = 0x40,
                                       .capability = {coordinator_capability},
                                       .manufacturer = session_.manufacturer,
                                       .max_buffer = largest_payload,
                                       .max_incoming_transfer = 255,
                                       .server_mask = 0x2C41,
                                       .max_outgoing_transfer = 255,
                                       .descriptor_capability = 0};
  return {radio_->eui(), NodeId{0}, descriptor, session_.endpoints};
}

}  // namespace rig::ezsp_ncp
