// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>

#include "adapters/ezsp_ncp/ncp.hpp"

namespace rig::ezsp_ncp {

using ezsp::Status;
using namespace std::chrono_literals;

namespace {

constexpr std::uint8_t not_joined = 0x00;  // EmberNetworkStatus
constexpr std::uint8_t joined = 0x02;
constexpr std::uint8_t node_type_coordinator = 0x01;
constexpr std::uint8_t node_type_router = 0x02;
constexpr std::uint8_t node_type_end_device = 0x03;
constexpr std::uint8_t node_type_sleepy = 0x04;

constexpr std::uint8_t trust_centre_policy = 0x00;
constexpr std::uint8_t allow_joins = 0x01;  // bits of the trust centre policy
constexpr std::uint8_t allow_unsecured_rejoins = 0x02;
constexpr std::uint8_t joins_use_install_codes = 0x10;

constexpr std::uint8_t decision_use_preconfigured_key = 0x00;
constexpr std::uint8_t decision_deny = 0x02;
constexpr std::uint8_t decision_no_action = 0x03;

constexpr std::uint8_t scan_energy = 0x00;
constexpr std::uint8_t scan_active = 0x01;

constexpr std::uint8_t first_channel = 11;
constexpr std::uint8_t last_channel = 26;
constexpr Duration start_of_network = 50ms;
constexpr std::uint8_t value_nwk_frame_counter = 0x23;
constexpr std::uint8_t any_duration = 0xFF;  // permit joining until further notice

std::uint64_t number_of(const ezsp::ExtendedPanId& id) { return wire::Reader(id).u64(); }

sim::Network network_of(const ezsp::NetworkParameters& parameters) {
  return {parameters.pan_id, number_of(parameters.extended_pan_id), parameters.channel, false};
}

std::uint8_t type_of(const sim::JoinRequest& request) { return request.router ? node_type_router : request.sleepy ? node_type_sleepy : node_type_end_device; }

}  // namespace

ezsp::StatusOnly Ncp::on(const ezsp::SetConcentrator&) { return {Status::ok}; }

ezsp::StatusOnly Ncp::on(const ezsp::NetworkInit&) {
  if (session_.network_up) return {Status::invalid_state};
  if (!tokens_.network) return {Status::not_joined};
  session_.network_up = true;
  const Duration delay = air_.has_radio_time() ? start_of_network : 0ms;
  start_timer_ = loop_.arm(loop_.now() + delay, [this] { bring_network_up(); });
  return {Status::ok};
}

void Ncp::bring_network_up() {
  start_timer_ = {};
  radio_->set_on(true);
  radio_->enter(network_of(tokens_.network->parameters), NodeId{0}, {.network = tokens_.network->security.network_key});
  tell(ezsp::StackStatusHandler{Status::network_up});
}

ezsp::NetworkState::Response Ncp::on(const ezsp::NetworkState&) { return {session_.network_up ? joined : not_joined}; }

ezsp::StatusOnly Ncp::on(const ezsp::FormNetwork& command) {
  if (session_.network_up) return {Status::invalid_state};
  if (!session_.initial_security) return {Status::ezsp_invalid_call};
  ezsp::NetworkParameters parameters = command.parameters;
  if (parameters.channel < first_channel || parameters.channel > last_channel) return {Status::bad_argument};
  if (number_of(parameters.extended_pan_id) == 0)
    for (Byte& octet : parameters.extended_pan_id) octet = static_cast<Byte>(rng_.below(256));
  if (parameters.pan_id == 0xFFFF) parameters.pan_id = static_cast<std::uint16_t>(rng_.below(0x3FFF));
  parameters.network_manager = NodeId{0};
  tokens_.network = NetworkTokens{parameters, *session_.initial_security};
  if (const auto counter = session_.values.find(value_nwk_frame_counter); counter != session_.values.end())
    tokens_.network->frame_counter = wire::Reader(counter->second).u32();
  tokens_.nodes.clear();
  return on(ezsp::NetworkInit{});
}

ezsp::StatusOnly Ncp::on(const ezsp::LeaveNetwork&) {
  if (!session_.network_up) return {Status::invalid_state};
  take_network_down();
  soon([this] { tell(ezsp::StackStatusHandler{Status::network_down}); });
  return {Status::ok};
}

void Ncp::take_network_down() {
  disarm_timers();
  radio_->set_on(false);
  radio_->leave();
  outgoing_.clear();
  session_.network_up = false;
  tokens_.network.reset();
  tokens_.nodes.clear();
}

ezsp::StatusOnly Ncp::on(const ezsp::PermitJoining& command) {
  if (!session_.network_up) return {Status::invalid_state};
  loop_.disarm(permit_timer_);
  const bool open = command.seconds > 0;
  soon([this, open] { set_permission(open); });
  if (open && command.seconds != any_duration)
    permit_timer_ = loop_.arm(loop_.now() + std::chrono::seconds(command.seconds), [this] { set_permission(false); });
  return {Status::ok};
}

void Ncp::set_permission(bool open) {
  const bool changes = radio_->network() && radio_->network()->open != open;
  radio_->set_open(open);
  if (changes) tell(ezsp::StackStatusHandler{open ? Status::network_opened : Status::network_closed});
}

ezsp::GetEui64::Response Ncp::on(const ezsp::GetEui64&) { return {radio_->eui()}; }

ezsp::GetNodeId::Response Ncp::on(const ezsp::GetNodeId&) { return {session_.network_up ? NodeId{0} : NodeId{0xFFFE}}; }

ezsp::GetNetworkParameters::Response Ncp::on(const ezsp::GetNetworkParameters&) {
  if (!session_.network_up) return {Status::not_joined, 0, {}};
  return {Status::ok, node_type_coordinator, tokens_.network->parameters};
}

ezsp::SetSourceRouteDiscoveryMode::Response Ncp::on(const ezsp::SetSourceRouteDiscoveryMode&) { return {0}; }

ezsp::StatusOnly Ncp::on(const ezsp::SetRadioPower& command) {
  if (tokens_.network) tokens_.network->parameters.tx_power_dbm = static_cast<std::uint8_t>(command.dbm);
  return {Status::ok};
}

ezsp::StatusOnly Ncp::on(const ezsp::RemoveDevice& command) {
  if (!session_.network_up) return {Status::network_down};
  const Child* node = find_node(command.target);
  if (!node || !air_.remove(*radio_, command.target)) return {Status::not_found};
  soon([this, eui = command.target, address = node->node] { on_left(eui, address); });
  return {Status::ok};
}

ezsp::StatusOnly Ncp::on(const ezsp::StartScan& command) {
  if (command.type > scan_active) return {Status::bad_argument};
  if (scan_timer_) return {Status::network_busy};
  // 15.36 ms times 2^n + 1 per channel (IEEE 802.15.4 aBaseSuperframeDuration).
  const Duration per_channel = 15360us * ((1 << std::min<int>(command.duration, 14)) + 1);
  const Duration time = air_.has_radio_time() ? per_channel * std::popcount(command.channels) : 0us;
  scan_timer_ = loop_.arm(loop_.now() + time, [this, type = command.type, channels = command.channels] {
    scan_timer_ = {};
    finish_scan(type, channels);
  });
  return {Status::ok};
}

void Ncp::finish_scan(std::uint8_t type, std::uint32_t channels) {
  if (type == scan_energy) {
    for (std::uint8_t channel = first_channel; channel <= last_channel; ++channel)
      if ((channels >> channel & 1) != 0)
        tell(ezsp::EnergyScanResultHandler{channel, static_cast<std::int8_t>(-95 + static_cast<int>(rng_.below(20)))});
  } else {
    for (const sim::Network& found : air_.scan()) {
      if ((channels >> found.channel & 1) == 0) continue;
      ezsp::NetworkFoundHandler callback{{found.channel, found.pan_id, {}, found.open, 2, 0}, 255, -40};
      const Bytes id = wire::encode(found.extended_pan_id);
      std::copy(id.begin(), id.end(), callback.network.extended_pan_id.begin());
      tell(callback);
    }
  }
  tell(ezsp::ScanCompleteHandler{0, Status::ok});
}

std::optional<sim::Admission> Ncp::on_join(const sim::JoinRequest& request) {
  const std::uint8_t policy = session_.policies[trust_centre_policy];
  const Child* known = find_node(request.eui);
  const std::uint64_t extended_pan_id = number_of(tokens_.network->parameters.extended_pan_id);
  const ezsp::Key network_key = tokens_.network->security.network_key;
  const NodeId node = known ? known->node : air_.draw_node_id(extended_pan_id);
  const Child joiner{request.eui, node, type_of(request)};
  if (request.kind == sim::JoinKind::secured_rejoin) {
    if (request.network_key != network_key) return std::nullopt;
    tell_join(joiner, ezsp::DeviceUpdate::secured_rejoin, true);
    return sim::Admission{node, network_key, {}};
  }
  const bool rejoin = request.kind == sim::JoinKind::trust_centre_rejoin;
  const auto key = key_for_joiner(request.eui);
  const bool allowed = key && (policy & (rejoin ? allow_unsecured_rejoins : allow_joins)) != 0;
  tell_join(joiner, rejoin ? ezsp::DeviceUpdate::unsecured_rejoin : ezsp::DeviceUpdate::unsecured_join, allowed);
  if (!allowed) return std::nullopt;
  return sim::Admission{node, network_key, *key};
}

// The key that wraps the network key: the joiner's own if there is one, else the one for everybody.
std::optional<ezsp::Key> Ncp::key_for_joiner(Eui64 eui) const {
  const auto transient = [&](Eui64 partner) -> std::optional<ezsp::Key> {
    for (const LinkKey& entry : session_.transient_keys)
      if (entry.partner == partner) return entry.key;
    return std::nullopt;
  };
  constexpr Eui64 everybody{~std::uint64_t{0}};
  if (const auto key = transient(eui)) return key;
  if (const auto* entry = find_link_key(eui)) return entry->second.key;
  if ((session_.policies[trust_centre_policy] & joins_use_install_codes) != 0) return std::nullopt;
  if (const auto key = transient(everybody)) return key;
  return tokens_.network->security.preconfigured_key;
}

void Ncp::tell_join(const Child& child, ezsp::DeviceUpdate update, bool admitted) {
  const bool secured = update == ezsp::DeviceUpdate::secured_rejoin;
  const std::uint8_t decision = secured ? decision_no_action : admitted ? decision_use_preconfigured_key : decision_deny;
  if (admitted) {
    Child* known = find_node(child.eui);
    if (known)
      *known = child;
    else
      tokens_.nodes.push_back(child);
    if (child.type != node_type_router) {
      const auto index = static_cast<std::uint8_t>(children().size() - 1);
      tell(ezsp::ChildJoinHandler{index, true, child.node, child.eui, child.type});
    }
  }
  tell(ezsp::TrustCenterJoinHandler{child.node, child.eui, update, decision, NodeId{0}});
}

void Ncp::on_left(Eui64 eui, NodeId node) {
  const Child* known = find_node(eui);
  if (known && known->type != node_type_router) tell(ezsp::ChildJoinHandler{0, false, node, eui, known->type});
  std::erase_if(tokens_.nodes, [&](const Child& child) { return child.eui == eui; });
  tell(ezsp::TrustCenterJoinHandler{node, eui, ezsp::DeviceUpdate::left, decision_no_action, NodeId{0}});
}

Child* Ncp::find_node(Eui64 eui) {
  const auto found = std::find_if(tokens_.nodes.begin(), tokens_.nodes.end(), [&](const Child& child) { return child.eui == eui; });
  return found == tokens_.nodes.end() ? nullptr : &*found;
}

const Child* Ncp::find_node(NodeId node) const {
  const auto found = std::find_if(tokens_.nodes.begin(), tokens_.nodes.end(), [&](const Child& child) { return child.node == node; });
  return found == tokens_.nodes.end() ? nullptr : &*found;
}

std::vector<Child> Ncp::children() const {
  std::vector<Child> found;
  std::copy_if(tokens_.nodes.begin(), tokens_.nodes.end(), std::back_inserter(found), [](const Child& child) { return child.type != node_type_router; });
  return found;
}

}  // namespace rig::ezsp_ncp
