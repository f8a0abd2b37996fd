// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/device.hpp"

#include <algorithm>

namespace rig::sim {

using namespace std::chrono_literals;

namespace {

constexpr std::uint8_t capability_router = 0x02;
constexpr std::uint8_t capability_mains = 0x04;
constexpr std::uint8_t capability_listens_when_idle = 0x08;
constexpr std::uint8_t capability_allocate_address = 0x80;

zdo::Capability capability_of(const DeviceSettings& settings) {
  const bool sleepy = settings.poll_period > Duration::zero();
  return {static_cast<std::uint8_t>((settings.router ? capability_router : 0) | (settings.power_source == 0x03 ? 0 : capability_mains) |
                                    (sleepy ? 0 : capability_listens_when_idle) | capability_allocate_address)};
}

}  // namespace

Device::Device(Air& air, DeviceSettings settings, Rng rng)
    : air_(air),
      loop_(air.loop()),
      settings_(std::move(settings)),
      rng_(rng),
      radio_(air, settings_.eui, *this, {.router = settings_.router, .hops = settings_.hops, .poll_period = settings_.poll_period}),
      ota_timer_(loop_, [this] { perform(ota_->on_timer(loop_.now())); }) {
  flash_.ota.running_version = settings_.version;
}

Device::~Device() { loop_.disarm(step_timer_); }

void Device::set_power(bool on) {
  if (state_ == State::dead || on == powered()) return;
  if (on) return boot();
  shut_down();
  state_ = settings_.dies_on_power_cut ? State::dead : State::off;
}

void Device::boot() {
  ++boot_count_;
  state_ = State::booting;
  try_again(settings_.boot_time, &Device::start_up);
}

void Device::start_up() {
  say(fmt::format("boot {} version {:08X}", boot_count_, flash_.ota.running_version));
  ota_.emplace(settings_.ota, flash_.ota, rng_.fork("ota"));
  told_status_ = ota_->status();
  radio_.set_on(true);
  if (flash_.membership)
    rejoin();
  else
    search();
}

// A new version runs: power stays, the processor starts over.
void Device::restart() {
  shut_down();
  boot();
}

void Device::shut_down() {
  loop_.disarm(step_timer_);
  radio_.set_on(false);
  radio_.leave();
  ota_timer_.disarm();
  ota_.reset();
}

void Device::try_again(Duration delay, void (Device::*what)()) {
  loop_.disarm(step_timer_);
  step_timer_ = loop_.arm(loop_.now() + delay, [this, what] {
    step_timer_ = {};
    (this->*what)();
  });
}

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
  if (kind == JoinKind::association && admission.transport_key != settings_.link_key) {
    say("network key not readable");
    return;  // the search goes on
  }
  flash_.membership = Flash::Membership{network, admission.node, admission.network_key};
  radio_.enter(network, admission.node);
  go_online();
}

void Device::go_online() {
  loop_.disarm(step_timer_);
  state_ = State::online;
  say("network up as " + to_string(radio_.node()));
  announce();
  find_ota_server();
  perform(ota_->start(loop_.now()));
}

void Device::on_removed() { forget_network(); }

void Device::forget_network() {
  say("left the network");
  flash_.membership.reset();
  radio_.leave();
  ota_timer_.disarm();
  if (state_ == State::online) search();
}

void Device::activate() {
  if (ota_) perform(ota_->activate(loop_.now()));
}

void Device::on_frame(const Frame& frame) {
  if (state_ != State::online) return;
  if (frame.profile == zdo::profile_id) return on_zdo(frame);
  const bool mine = frame.destination_endpoint == settings_.endpoint || frame.destination_endpoint == 0xFF;
  if (mine && frame.profile == settings_.profile) on_zcl(frame);
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
  if (!me) return;
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

bool Device::perform(const OtaClient::Actions& actions) {
  bool sent = false;
  bool activated = false;
  for (const OtaClient::Action& action : actions) {
    if (const auto* frame = std::get_if<OtaClient::Send>(&action)) {
      send_to_server(frame->frame);
      sent = true;
    } else if (const auto* timer = std::get_if<wire::ArmTimer>(&action)) {
      ota_timer_.arm(timer->at);
    } else if (std::holds_alternative<OtaClient::Activate>(action)) {
      activated = true;
    } else {
      ota_timer_.disarm();
    }
  }
  if (const auto status = ota_->status(); status != told_status_) {
    told_status_ = status;
    say(fmt::format("ota status {} {}", static_cast<int>(status), name(ota_->state())));
  }
  if (activated) restart();
  return sent;
}

void Device::send_to_server(const zcl::FrameBytes& frame) {
  send(server_node_, settings_.profile, ota::cluster_id, settings_.endpoint, server_endpoint_, {frame.data(), frame.size()});
}

void Device::send(NodeId to, std::uint16_t profile, std::uint16_t cluster, std::uint8_t from_endpoint, std::uint8_t to_endpoint, ByteView payload) {
  Frame frame;
  frame.destination = to;
  frame.profile = profile;
  frame.cluster = cluster;
  frame.source_endpoint = from_endpoint;
  frame.destination_endpoint = to_endpoint;
  frame.aps_sequence = ++aps_sequence_;
  const bool secured = settings_.aps_security == ApsSecurity::always || (settings_.aps_security == ApsSecurity::as_server && server_secures_);
  frame.encrypted = secured && cluster == ota::cluster_id;
  frame.acknowledged = settings_.aps_acknowledgement && !to.is_broadcast();
  frame.payload.assign(payload.begin(), payload.end());
  radio_.send(std::move(frame), {});
}

void Device::say(std::string_view line) const {
  if (console_) console_(line);
}

std::string_view name(Device::State state) {
  constexpr std::string_view names[] = {"off", "booting", "searching", "rejoining", "online", "dead"};
  return names[static_cast<std::size_t>(state)];
}

}  // namespace rig::sim
