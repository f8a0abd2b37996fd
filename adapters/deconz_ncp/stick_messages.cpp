// SPDX-License-Identifier: Apache-2.0
//
// The messages of a stick: out of the host's requests into the air, out of the air into what the host may fetch.
#include "adapters/deconz_ncp/stick.hpp"

namespace rig::deconz_ncp {

using deconz::CommandStatus;
using deconz::NetworkState;

namespace {

constexpr std::size_t largest_payload = 82;  // with network security
constexpr std::size_t aps_security = 9;
constexpr std::size_t most_indications = 32;
constexpr std::uint8_t no_ack = 0xA7, asdu_too_long = 0xA0, no_short_address = 0xA9;
constexpr std::uint8_t every_endpoint = 0xFF;
constexpr NodeId everybody{0xFFFD};
constexpr Byte good_rssi = 0xCB;  // -53 dBm

bool asks_for_link_key(const deconz::ApsRequest& request) { return (request.tx_options & deconz::tx::link_key_security) != 0; }

ByteView view(const device::ApsPayload& payload) { return {payload.data(), payload.size()}; }

}  // namespace

CommandStatus Stick::check(const deconz::ApsRequest& request) const {
  constexpr std::uint8_t both_keys = deconz::tx::link_key_security | deconz::tx::network_key_security;
  if (network_ != NetworkState::connected) return CommandStatus::no_network;
  if ((request.tx_options & both_keys) == both_keys) return CommandStatus::invalid_value;
  return under_way_ + confirms_.size() < settings_.slots ? CommandStatus::success : CommandStatus::busy;
}

void Stick::take_message(const deconz::Frame& frame) {
  const auto request = wire::decode<deconz::ApsRequest>(frame.body);
  if (request.has_error()) return refuse(frame, CommandStatus::invalid_value);
  const CommandStatus status = check(*request);
  if (status != CommandStatus::success) return refuse(frame, status);
  ++messages_sent_;
  ++under_way_;
  parameters_.set(deconz::ParamId::frame_counter, parameters_.get<std::uint32_t>(deconz::ParamId::frame_counter) + 1);
  reply(frame, deconz::ApsRequestTaken{state(), request->request_id});
  transmit(*request);
}

std::optional<NodeId> Stick::resolve(const deconz::Destination& destination) const {
  switch (destination.address.mode) {
    case deconz::AddressMode::group: return everybody;
    case deconz::AddressMode::ieee: break;
    default: return destination.address.node;
  }
  if (destination.address.eui == radio_.eui()) return NodeId{0};
  const NodeId node = air_.node_of(radio_.network()->extended_pan_id, destination.address.eui);
  return node.is_broadcast() ? std::nullopt : std::optional(node);
}

void Stick::transmit(const deconz::ApsRequest& request) {
  const auto later = [&](std::uint8_t status) { soon([this, request, status] { confirm(request, status); }); };
  const std::size_t room = largest_payload - (asks_for_link_key(request) ? aps_security : 0);
  if (request.asdu.bytes.size() > room) return later(asdu_too_long);
  const auto to = resolve(request.destination);
  if (!to) return later(no_short_address);
  if (*to == NodeId{0}) return soon([this, request] { send_to_itself(request); });
  const bool group = request.destination.address.mode == deconz::AddressMode::group;
  sim::Frame frame{.destination = *to,
                   .profile = request.profile,
                   .cluster = request.cluster,
                   .source_endpoint = request.source_endpoint,
                   .destination_endpoint = group ? every_endpoint : request.destination.endpoint,
                   .aps_sequence = ++aps_sequence_,
                   .encrypted = asks_for_link_key(request),
                   .acknowledged = (request.tx_options & deconz::tx::acknowledge) != 0 && !to->is_broadcast(),
                   .payload = {request.asdu.bytes.begin(), request.asdu.bytes.end()}};
  radio_.send(std::move(frame), [this, request, alive = std::weak_ptr(powered_)](const Result<void>& outcome) {
    if (alive.lock()) confirm(request, outcome.has_value() ? deconz::aps_success : no_ack);
  });
}

// A host talks to the stick's own stack through the radio's loopback: it answers ZDO requests.
void Stick::send_to_itself(const deconz::ApsRequest& request) {
  sim::Frame frame{.source = NodeId{0}, .destination = NodeId{0}, .source_eui = radio_.eui(), .profile = request.profile, .cluster = request.cluster,
                   .source_endpoint = request.destination.endpoint, .destination_endpoint = request.source_endpoint};
  confirm(request, deconz::aps_success);
  if (request.profile != zdo::profile_id) return;
  const auto reply = sim::answer_zdo(describe_itself(), request.cluster, {request.asdu.bytes.data(), request.asdu.bytes.size()}, false);
  if (!reply) return;
  frame.cluster = reply->cluster;
  frame.payload.assign(reply->frame.begin(), reply->frame.end());
  indicate(frame);
}

void Stick::confirm(const deconz::ApsRequest& request, std::uint8_t status) {
  --under_way_;
  confirms_.push_back({.request_id = request.request_id, .destination = request.destination, .source_endpoint = request.source_endpoint, .status = status,
                       .reserved = {{0, 0, 0, 0}}});
  hint();
}

void Stick::give_confirm(const deconz::Frame& frame) {
  if (confirms_.empty()) return refuse(frame, CommandStatus::failure);
  deconz::ApsConfirm first = confirms_.front();
  confirms_.pop_front();
  first.state = state();
  reply(frame, first);
}

void Stick::on_frame(const sim::Frame& frame) {
  if (frame.profile == zdo::profile_id) answer_zdo(frame);
  indicate(frame);
}

// The firmware answers questions about itself; the host gets to see them all the same.
void Stick::answer_zdo(const sim::Frame& frame) {
  const auto reply = sim::answer_zdo(describe_itself(), frame.cluster, view(frame.payload), frame.destination.is_broadcast());
  if (!reply) return;
  sim::Frame back{.destination = frame.source, .profile = zdo::profile_id, .cluster = reply->cluster, .aps_sequence = ++aps_sequence_, .acknowledged = true};
  back.payload.assign(reply->frame.begin(), reply->frame.end());
  radio_.send(std::move(back), {});
}

void Stick::indicate(const sim::Frame& frame) {
  if (indications_.size() >= most_indications) return;  // as any stack that nobody asks
  indications_.push_back(frame);
  hint();
}

void Stick::give_indication(const deconz::Frame& frame) {
  if (indications_.empty()) return refuse(frame, CommandStatus::failure);
  const auto request = wire::decode<deconz::IndicationRequest>(frame.body);
  const bool with_ieee = request.has_value() && (request->flags & deconz::indication_flags::node_and_ieee) != 0;
  const sim::Frame message = indications_.front();
  indications_.pop_front();
  const auto mode = with_ieee ? deconz::AddressMode::node_and_ieee : deconz::AddressMode::node;
  reply(frame, deconz::ApsIndication{.state = state(),
                                     .destination = {.node = message.destination},
                                     .destination_endpoint = message.destination_endpoint,
                                     .source = {mode, message.source, message.source_eui},
                                     .source_endpoint = message.source_endpoint,
                                     .profile = message.profile,
                                     .cluster = message.cluster,
                                     .asdu = {{message.payload.begin(), message.payload.end()}},
                                     .security_status = message.encrypted ? deconz::secured_with_link_key : deconz::unsecured,
                                     .lqi = 0xFF,
                                     .tail = {{0, 0, 0, 0, good_rssi}}});
}

sim::NodeDescription Stick::describe_itself() const {
  constexpr std::uint8_t coordinator_capability = 0x8F;  // alternate coordinator, router, mains, listens, secure, allocates
  constexpr std::uint16_t dresden_elektronik = 0x1135;
  const zdo::NodeDescriptor descriptor{.type_and_flags = static_cast<std::uint8_t>(zdo::LogicalType::coordinator),
                                       .aps_and_band = 0x40,
                                       .capability = {coordinator_capability},
                                       .manufacturer = dresden_elektronik,
                                       .max_buffer = largest_payload,
                                       .max_incoming_transfer = 255,
                                       .server_mask = 0x2C41,
                                       .max_outgoing_transfer = 255,
                                       .descriptor_capability = 0};
  return {radio_.eui(), NodeId{0}, descriptor, parameters_.endpoints()};
}

}  // namespace rig::deconz_ncp
