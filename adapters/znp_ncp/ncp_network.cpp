// SPDX-License-Identifier: Apache-2.0
//
// APP_CNF and ZDO: the network, and who is let in.
#include <algorithm>
#include <bit>

#include "adapters/znp_ncp/ncp.hpp"
#include "rig/base/crc.hpp"
#include "rig/base/install_code.hpp"
#include "rig/sim/device_settings.hpp"

namespace rig::znp_ncp {

using znp::Status;
using namespace std::chrono_literals;

namespace {

namespace nv = znp::nv;

constexpr Duration start_of_network = 100ms;  // measured on a CC2652: until it says that it starts
constexpr Duration formation = 200ms;         // and from there until it is up
constexpr Duration notification = 50ms;
constexpr std::uint32_t all_channels = 0x07FFF800;
constexpr std::uint8_t until_closed = 0xFF;
constexpr std::uint8_t coordinator_router_and_device = 7;

}  // namespace

znp::StatusOnly Ncp::on(const znp::SetChannel& command) {
  if (command.primary) session_.channels = command.mask & all_channels;
  return {};
}

std::uint8_t Ncp::device_state() const {
  if (session_.network_up) return znp::device_state::coordinator;
  return session_.starting ? znp::device_state::coordinator_starting : znp::device_state::hold;
}

// Where the configuration leaves a choice the stack makes it; a PAN id that is heard already is counted up.
sim::Network Ncp::choose_network() {
  sim::Network network;
  network.pan_id = wire::Reader(nv_.item_or_zeros(nv::pan_id, 2)).u16();
  network.extended_pan_id = wire::Reader(nv_.item_or_zeros(nv::extended_pan_id, 8)).u64();
  const std::uint32_t configured = wire::Reader(nv_.item_or_zeros(nv::channel_mask, 4)).u32() & all_channels;
  const std::uint32_t channels = session_.channels != 0 ? session_.channels : configured != 0 ? configured : all_channels;
  network.channel = static_cast<std::uint8_t>(std::countr_zero(channels));
  if (network.pan_id == 0xFFFF) network.pan_id = static_cast<std::uint16_t>(rng_.below(0x3FFF));
  if (network.extended_pan_id == 0 || network.extended_pan_id == ~std::uint64_t{0}) network.extended_pan_id = radio_->eui().value;
  const auto heard = air_.scan();
  while (std::any_of(heard.begin(), heard.end(), [&](const sim::Network& other) { return other.pan_id == network.pan_id; })) ++network.pan_id;
  return network;
}

znp::StatusOnly Ncp::on(const znp::StartCommissioning& command) {
  if ((command.mode & znp::commissioning::formation) == 0 || session_.network_up || session_.starting) return {Status::success};
  if (!nv_.network()) {
    znp::Key key{};
    const Bytes configured = nv_.item_or_zeros(nv::network_key, key.size());
    std::copy(configured.begin(), configured.end(), key.begin());
    nv_.remember_network(choose_network(), key);
  }
  start_network(start_of_network);
  return {Status::success};
}

znp::StartupFromApp::Response Ncp::on(const znp::StartupFromApp& command) {
  using enum znp::StartupFromApp::Outcome;
  const auto outcome = nv_.network() ? restored : new_network;
  if (outcome == new_network)
    on(znp::StartCommissioning{znp::commissioning::formation});
  else if (!session_.network_up && !session_.starting)
    start_network(std::chrono::milliseconds(command.delay_ms));
  return {outcome};
}

void Ncp::start_network(Duration delay) {
  session_.starting = true;
  const bool in_a_hurry = !air_.has_radio_time();
  const auto after = [&](Duration time) { return in_a_hurry ? Duration::zero() : time; };
  soon([this] { tell(znp::StateChange{znp::device_state::coordinator_starting}); }, after(delay));
  soon(
      [this] {
        session_.starting = false;
        session_.network_up = true;
        radio_->set_on(true);
        radio_->enter(*nv_.network(), NodeId{0}, {.network = nv_.network_key()});
        tell(znp::StateChange{znp::device_state::coordinator});
      },
      after(delay + formation));
  soon([this] { tell(znp::CommissioningNotification{Status::success, znp::commissioning::steering, 0}); }, after(delay + formation + notification));
}

znp::NetworkInfo::Response Ncp::on(const znp::NetworkInfo&) {
  const auto network = nv_.network().value_or(sim::Network{.pan_id = 0xFFFF});
  return {NodeId{0}, device_state(), network.pan_id, NodeId{0}, network.extended_pan_id, Eui64{0}, network.channel};
}

znp::GetDeviceInfo::Response Ncp::on(const znp::GetDeviceInfo&) {
  znp::GetDeviceInfo::Response info{Status::success, radio_->eui(), NodeId{0}, coordinator_router_and_device, device_state(), {}};
  for (const Member& member : members_) info.children.items.push_back(member.node);
  return info;
}

znp::StatusOnly Ncp::on(const znp::MgmtPermitJoin& command) {
  if (!session_.network_up) return {Status::nwk_invalid_request};
  const bool everybody = command.destination.is_broadcast();
  if (everybody) send_zdo(command.destination, zdo::MgmtPermitJoiningRequest::cluster, zdo::frame(++session_.zdo_sequence, zdo::MgmtPermitJoiningRequest{command.duration}));
  if (!everybody && command.destination != NodeId{0}) {
    send_zdo(command.destination, zdo::MgmtPermitJoiningRequest::cluster, zdo::frame(++session_.zdo_sequence, zdo::MgmtPermitJoiningRequest{command.duration}));
    return {Status::success};
  }
  soon([this, seconds = command.duration] {
    set_permission(seconds);
    send_(unpi::encode(znp::areq(znp::Subsystem::zdo, 0xB6), Bytes{0, 0, 0}));  // ZDO_MGMT_PERMIT_JOIN_RSP from itself
  });
  return {Status::success};
}

void Ncp::set_permission(std::uint8_t seconds) {
  loop_.disarm(permit_timer_);
  radio_->set_open(seconds > 0);
  tell(znp::PermitJoinChanged{seconds});
  if (seconds == 0 || seconds == until_closed) return;
  permit_timer_ = loop_.arm(loop_.now() + std::chrono::seconds(seconds), [this] {
    permit_timer_ = {};
    set_permission(0);
  });
}

znp::StatusOnly Ncp::on(const znp::AddInstallCode& command) {
  const ByteView code{command.code.bytes.data(), command.code.bytes.size()};
  if (command.format == znp::AddInstallCode::Format::key && code.size() == 16) {
    std::copy(code.begin(), code.end(), install_code_keys_[command.device].begin());
    return {Status::success};
  }
  if (command.format != znp::AddInstallCode::Format::code_and_crc || code.size() != 18) return {Status::invalid_parameter};
  if (crc16_x25(code.first(16)) != wire::Reader(code.last(2)).u16()) return {Status::invalid_parameter};
  install_code_keys_[command.device] = link_key_from_install_code(code.first(16)).value();
  return {Status::success};
}

znp::StatusOnly Ncp::on(const znp::RequireInstallCodes& command) {
  session_.requires_install_codes = command.required;
  return {Status::success};
}

// The key that wraps the network key: the joiner's own if there is one, else the one for everybody.
std::optional<znp::Key> Ncp::key_for_joiner(Eui64 eui) const {
  if (const auto own = install_code_keys_.find(eui); own != install_code_keys_.end()) return own->second;
  if (session_.requires_install_codes) return std::nullopt;
  return sim::well_known_link_key;
}

Ncp::Member* Ncp::find_member(Eui64 eui) {
  const auto found = std::find_if(members_.begin(), members_.end(), [&](const Member& member) { return member.eui == eui; });
  return found == members_.end() ? nullptr : &*found;
}

std::optional<sim::Admission> Ncp::on_join(const sim::JoinRequest& request) {
  Member* known = find_member(request.eui);
  const znp::Key network_key = nv_.network_key();
  const NodeId node = known ? known->node : air_.draw_node_id(nv_.network()->extended_pan_id);
  const bool secured = request.kind == sim::JoinKind::secured_rejoin;
  const auto key = key_for_joiner(request.eui);
  const bool allowed = secured ? request.network_key == network_key : key && (known || request.kind == sim::JoinKind::association);
  if (!allowed) return std::nullopt;
  if (!known) members_.push_back({request.eui, node, request.sleepy});
  if (!secured) soon([this, node, eui = request.eui] { tell(znp::DeviceAdmitted{node, eui, NodeId{0}}); });
  return sim::Admission{node, network_key, key.value_or(znp::Key{})};
}

void Ncp::on_left(Eui64 eui, NodeId node) {
  std::erase_if(members_, [&](const Member& member) { return member.eui == eui; });
  tell(znp::DeviceLeft{node, eui, false, false, false});
}

}  // namespace rig::znp_ncp
