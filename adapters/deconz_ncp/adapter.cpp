// SPDX-License-Identifier: Apache-2.0
#include "adapters/deconz_ncp/adapter.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::deconz_ncp {
namespace {

using device::JoinEvent;

/// Without fragmentation and with network security, as long as nobody knows better.
constexpr std::size_t usual_max_payload = 82;
constexpr std::chrono::seconds longest_permission{254};  // 255 would be until further notice

deconz::SessionConfig session_config(const Settings& settings, const device::NetworkSettings& network) {
  deconz::SessionConfig config;
  config.network = {network.pan_id, network.extended_pan_id, network.channel, network.network_key};
  config.endpoint.profile = network.profile;
  config.response_timeout = settings.response_timeout;
  config.message_timeout = settings.message_timeout;
  return config;
}

device::CoordinatorInfo info_of(const deconz::Facts& facts) {
  return {.chip = deconz::name(deconz::platform_of(facts.firmware)),
          .firmware = fmt::format("0x{:08X}", facts.firmware),
          .protocol = facts.protocol == 0 ? "deCONZ" : fmt::format("deCONZ {}.{}", facts.protocol >> 8, facts.protocol & 0xFF),
          .eui = facts.eui,
          .pan_id = facts.pan_id,
          .channel = facts.channel,
          .max_payload = usual_max_payload};
}

ByteView view(const device::ApsPayload& payload) { return {payload.data(), payload.size()}; }

deconz::ApsRequest request_of(const device::ApsMessage& message) {
  deconz::ApsRequest request{.destination = {{.node = message.peer}, message.destination_endpoint},
                             .profile = message.profile,
                             .cluster = message.cluster,
                             .source_endpoint = message.source_endpoint,
                             .asdu = {{message.payload.begin(), message.payload.end()}}};
  if (message.acknowledged && !message.peer.is_broadcast()) request.tx_options |= deconz::tx::acknowledge;
  if (message.encrypted) request.tx_options |= deconz::tx::link_key_security;
  return request;
}

}  // namespace

struct StickSession::Translator {
  StickSession& stick;
  TimePoint now;
  Actions& out;

  void operator()(const deconz::Write& write) { out.emplace_back(write); }
  void operator()(const wire::ArmTimer& timer) { out.emplace_back(timer); }
  void operator()(const wire::DisarmTimer& timer) { out.emplace_back(timer); }
  void operator()(const deconz::Ready& ready) { out.emplace_back(adapter::Ready{info_of(ready.facts)}); }
  void operator()(const deconz::Incoming& incoming) { stick.take(incoming.message, now, out); }
  void operator()(const deconz::MessageSent& sent) { out.emplace_back(adapter::MessageSent{adapter::MessageTag{static_cast<std::uint32_t>(sent.tag)}, sent.refusal}); }
  void operator()(const deconz::RequestDone& done) { out.emplace_back(adapter::RequestDone{adapter::Ticket{static_cast<std::uint32_t>(done.ticket)}, done.refusal}); }
  void operator()(const deconz::Failed& failed) { out.emplace_back(adapter::Failed{failed.error}); }
};

StickSession::StickSession(const Settings& settings, const device::NetworkSettings& network) : session_(session_config(settings, network)) {}

StickSession::Actions StickSession::translate(const deconz::Session::Actions& actions, TimePoint now) {
  Actions out;
  for (const deconz::Action& action : actions) std::visit(Translator{*this, now, out}, action);
  return out;
}

StickSession::Actions StickSession::start(TimePoint now) { return translate(session_.start(now), now); }
StickSession::Actions StickSession::on_bytes(ByteView chunk, TimePoint now) { return translate(session_.on_bytes(chunk, now), now); }
StickSession::Actions StickSession::on_timer(TimePoint now) { return translate(session_.on_timer(now), now); }

StickSession::Actions StickSession::check(adapter::Ticket ticket, TimePoint now) {
  return translate(session_.check(deconz::Ticket{static_cast<std::uint32_t>(ticket)}, now), now);
}

StickSession::Actions StickSession::permit_join(adapter::Ticket ticket, std::chrono::seconds duration, bool, TimePoint now) {
  const auto allowed = std::min(duration, longest_permission);
  open_until_ = now + allowed;
  const auto parameter = deconz::parameter(deconz::ParamId::permit_join, static_cast<std::uint8_t>(allowed.count()));
  return translate(session_.write(deconz::Ticket{static_cast<std::uint32_t>(ticket)}, parameter, now), now);
}

StickSession::Actions StickSession::add_link_key(adapter::Ticket ticket, Eui64 device, const std::array<Byte, 16>& key, TimePoint now) {
  const auto parameter = deconz::parameter(deconz::ParamId::link_key, deconz::DeviceKey{device, key});
  return translate(session_.write(deconz::Ticket{static_cast<std::uint32_t>(ticket)}, parameter, now), now);
}

StickSession::Actions StickSession::send(adapter::MessageTag tag, const device::ApsMessage& message, TimePoint now) {
  if (message.payload.size() > deconz::max_asdu) {
    Actions out;
    const auto why = fmt::format("the message was not delivered: it has {} octets, {} fit", message.payload.size(), deconz::max_asdu);
    out.emplace_back(adapter::MessageSent{tag, make_error(ErrorCode::limit_reached, why)});
    return out;
  }
  note_leave_request(message);
  return translate(session_.send(deconz::MessageTag{static_cast<std::uint32_t>(tag)}, request_of(message), now), now);
}

void StickSession::note_leave_request(const device::ApsMessage& message) {
  if (message.profile != zdo::profile_id || message.cluster != zdo::MgmtLeaveRequest::cluster) return;
  const auto request = zdo::parse<zdo::MgmtLeaveRequest>(view(message.payload));
  if (request.has_error()) return;
  if ((request->payload.flags & zdo::MgmtLeaveRequest::rejoin) == 0)
    told_to_leave_.insert(message.peer);
  else
    told_to_leave_.erase(message.peer);
}

std::optional<NodeId> StickSession::node_of(const deconz::Address& address) const {
  if (address.mode != deconz::AddressMode::ieee) return address.node;
  const auto known = members_.find(address.eui);
  return known == members_.end() ? std::nullopt : std::optional(known->second);
}

void StickSession::take(const deconz::ApsIndication& message, TimePoint now, Actions& out) {
  const auto from = node_of(message.source);
  if (!from) return;
  if (message.profile == zdo::profile_id) on_zdo(*from, message, now, out);
  adapter::Incoming incoming{{.peer = *from,
                              .profile = message.profile,
                              .cluster = message.cluster,
                              .source_endpoint = message.source_endpoint,
                              .destination_endpoint = message.destination_endpoint,
                              .encrypted = message.security_status == deconz::secured_with_link_key,
                              .payload = {}}};
  incoming.message.payload.assign(message.asdu.bytes.begin(), message.asdu.bytes.end());
  out.emplace_back(std::move(incoming));
}

void StickSession::on_zdo(NodeId from, const deconz::ApsIndication& message, TimePoint now, Actions& out) {
  const ByteView frame{message.asdu.bytes.data(), message.asdu.bytes.size()};
  if (message.cluster == zdo::DeviceAnnounce::cluster) {
    const auto announcement = zdo::parse<zdo::DeviceAnnounce>(frame);
    if (announcement.has_value()) on_announcement(announcement->payload.node, announcement->payload.eui, now, out);
  } else if (message.cluster == zdo::MgmtLeaveResponse::cluster) {
    const auto response = zdo::parse<zdo::MgmtLeaveResponse>(frame);
    if (response.has_value() && response->payload.status == zdo::Status::success) on_leave_response(from, out);
  }
}

// A device announces itself when it joined and when it came back, in the same words. Coming back it keeps its address.
void StickSession::on_announcement(NodeId node, Eui64 device, TimePoint now, Actions& out) {
  const auto known = members_.find(device);
  const bool is_open = now < open_until_;
  const bool came_back = !is_open || (known != members_.end() && known->second == node);
  members_[device] = node;
  out.emplace_back(adapter::Membership{came_back ? JoinEvent::rejoined : JoinEvent::joined, device, node});
}

void StickSession::on_leave_response(NodeId from, Actions& out) {
  if (told_to_leave_.erase(from) == 0) return;
  const auto member = std::find_if(members_.begin(), members_.end(), [from](const auto& one) { return one.second == from; });
  if (member == members_.end()) return;
  out.emplace_back(adapter::Membership{JoinEvent::left, member->first, from});
  members_.erase(member);
}

adapter::Dongle::MakeSession sessions(const Settings& settings) {
  return [settings](const device::NetworkSettings& network) { return std::make_unique<StickSession>(settings, network); };
}

}  // namespace rig::deconz_ncp
