// SPDX-License-Identifier: Apache-2.0
//
// The part of a device that finds its network, keeps it, and says in ZDO who it is.
#include <algorithm>

#include "rig/sim/device.hpp"

namespace rig::sim {

using namespace std::chrono_literals;

namespace {

constexpr std::uint8_t capability_router = 0x02;
constexpr std::uint8_t capability_mains = 0x04;
constexpr std::uint8_t capability_listens_when_idle = 0x08;
constexpr std::uint8_t capability_allocate_address = 0x80;

zdo::Capability capability_of(const DeviceSettings& settings) {
  const bool sleepy = settings.poll_period > Duration::zero();
  return {static_cast<std::uint8_t>((settings.router ? capability_router : 0) | (settings.power_source == PowerSource::battery ? 0 : capability_mains) |
                                    (sleepy ? 0 : capability_listens_when_idle) | capability_allocate_address)};
}

}  // namespace

void Device::search() {
  state_ = State::searching;
  const std::vector<Network> networks = air_.scan();
  const auto open = std::find_if(networks.begin(), networks.end(), [](const Network& network) { return network.open; });
  try_again(settings_.scan_period, &Device::search);
  if (open == networks.end()) return;
  JoinRequest request{.eui = settings_.eui, .kind = JoinKind::association, .sleepy = settings_.poll_period > Duration::zero(), .router = settings_.router};
  air_.join(radio_, open->extended_pan_id, request, [this](const std::optional<Admission>& admission, const Network& network) {
    if (state_ == State::searching && admission) admitted(*admission, network, JoinKind::association);
  });
}

void Device::rejoin() {
  state_ = State::rejoining;
  const Flash::Membership& membership = *flash_.membership;
  JoinRequest request{.eui = settings_.eui,
                      .kind = JoinKind::secured_rejoin,
                      .wished_node = membership.node,
                      .network_key = membership.network_key,
                      .sleepy = settings_.poll_period > Duration::zero(),
                      .router = settings_.router};
  try_again(settings_.rejoin_period, &Device::rejoin);
  air_.join(radio_, membership.network.extended_pan_id, request, [this](const std::optional<Admission>& admission, const Network& network) {
    if (state_ == State::rejoining && admission) admitted(*admission, network, JoinKind::secured_rejoin);
  });
}

void Device::admitted(const Admission& admission, const Network& network, JoinKind kind) {
  if (kind == JoinKind::association && admission.transport_key != settings_.link_key && !settings_.defects.takes_any_key) {
    say("network key not readable");
    return;  // the search goes on
  }
  flash_.membership = Flash::Membership{network, admission.node, admission.network_key};
  radio_.enter(network, admission.node, {.network = admission.network_key, .link = settings_.link_key});
  go_online();
}

void Device::go_online() {
  loop_.disarm(step_timer_);
  state_ = State::online;
  say("network up as " + to_string(radio_.node()));
  tell(DeviceNotice::What::joined, radio_.node().value);
  announce();
  find_ota_server();
  start_hub_duties();
  start_agent();
  perform(ota_->start(loop_.now()));
}

// The hub is gone, as far as the device can tell: what it was doing goes on once it found the hub again.
void Device::lose_network() {
  say("lost the network");
  tell(DeviceNotice::What::lost_network);
  stop_network_duties();
  radio_.leave();
  rejoin();
}

// Writing the new image to where it runs needs no network.
void Device::stop_network_duties() {
  if (ota_ && ota_->state() != OtaClient::State::writing) ota_timer_.disarm();
  keep_alive_timer_.disarm();
  noise_timer_.disarm();
}

void Device::on_removed() {
  if (!settings_.defects.ignores_leave) forget_network();
}

void Device::forget_network() {
  say("left the network");
  tell(DeviceNotice::What::left);
  flash_.membership.reset();
  radio_.leave();
  stop_network_duties();
  if (state_ == State::online) search();
}

void Device::on_zdo(const Frame& frame) {
  const ByteView payload{frame.payload.data(), frame.payload.size()};
  const bool broadcast = frame.destination.is_broadcast();
  if (frame.cluster == zdo::MatchDescriptorResponse::cluster) {
    const auto match = zdo::parse<zdo::MatchDescriptorResponse>(payload);
    if (match && match->sequence == zdo_sequence_ && !match->payload.endpoints.items.empty()) server_endpoint_ = match->payload.endpoints.items.front();
    return;
  }
  if (frame.cluster == zdo::MgmtLeaveRequest::cluster) return obey_leave_request(frame);
  if (const auto reply = answer_zdo(describe_itself(), frame.cluster, payload, broadcast))
    send(frame.source, zdo::profile_id, reply->cluster, 0, 0, reply->frame);
}

void Device::obey_leave_request(const Frame& frame) {
  const auto request = zdo::parse<zdo::MgmtLeaveRequest>({frame.payload.data(), frame.payload.size()});
  if (request.has_error()) return;
  const bool me = request->payload.eui == Eui64{} || request->payload.eui == settings_.eui;
  const zdo::MgmtLeaveResponse response{me ? zdo::Status::success : zdo::Status::device_not_found};
  send(frame.source, zdo::profile_id, zdo::MgmtLeaveResponse::cluster, 0, 0, zdo::frame(request->sequence, response));
  if (!me || settings_.defects.ignores_leave) return;
  // The answer still has to get through.
  const bool rejoins = (request->payload.flags & zdo::MgmtLeaveRequest::rejoin) != 0;
  try_again(500ms, rejoins ? &Device::rejoin : &Device::leave);
}

void Device::leave() {
  air_.announce_leave(radio_);
  forget_network();
}

NodeDescription Device::describe_itself() const {
  zdo::NodeDescriptor descriptor{.type_and_flags = static_cast<std::uint8_t>(settings_.router ? zdo::LogicalType::router : zdo::LogicalType::end_device),
                                 .aps_and_band = 0x40,
                                 .capability = capability_of(settings_),
                                 .manufacturer = settings_.ota.manufacturer,
                                 .max_buffer = 82,
                                 .max_incoming_transfer = 128,
                                 .server_mask = 0x2A00,
                                 .max_outgoing_transfer = 128,
                                 .descriptor_capability = 0};
  zdo::SimpleDescriptor endpoint{settings_.endpoint, settings_.profile, settings_.device_id, settings_.device_version, {settings_.server_clusters},
                                 {settings_.client_clusters}};
  return {settings_.eui, radio_.node(), descriptor, {endpoint}};
}

void Device::announce() {
  const auto bytes = zdo::frame(++zdo_sequence_, zdo::DeviceAnnounce{radio_.node(), settings_.eui, capability_of(settings_)});
  send(NodeId{0xFFFD}, zdo::profile_id, zdo::DeviceAnnounce::cluster, 0, 0, bytes);
}

void Device::find_ota_server() {
  const zdo::MatchDescriptorRequest request{NodeId{0}, settings_.profile, {{ota::cluster_id}}, {}};
  send(NodeId{0}, zdo::profile_id, zdo::MatchDescriptorRequest::cluster, 0, 0, zdo::frame(++zdo_sequence_, request));
}

}  // namespace rig::sim
