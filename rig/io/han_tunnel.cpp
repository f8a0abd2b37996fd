// SPDX-License-Identifier: Apache-2.0
//
// The tunnels through which the hub passes GBCS messages to devices and takes theirs.
#include <fmt/format.h>

#include "rig/io/han_member.hpp"

namespace rig::io {

using tunnelling::Client;

Result<Han::Tunnel*> Han::tunnel_to(const std::string& device, Deadline deadline) {
  const auto found = known(device);
  if (found.has_error()) return found.error();
  Member& one = **found;
  if (one.tunnel) return one.tunnel.get();
  if (!settings_.message_length) return make_error(ErrorCode::not_ready, "this bench has no tunnels");
  if (one.node.is_broadcast()) return make_error(ErrorCode::not_ready, device + " has not joined the HAN");
  const auto endpoint = requests_.find_server_endpoint(one.node, tunnelling::cluster_id, deadline);
  if (endpoint.has_error()) return endpoint.error();
  if (!one.tunnel) one.tunnel = std::make_unique<Tunnel>(*this, one, *endpoint);  // somebody else may have made it meanwhile
  return one.tunnel.get();
}

Result<void> Han::open_tunnel(const std::string& device, Deadline deadline) {
  const auto tunnel = tunnel_to(device, deadline);
  if (tunnel.has_error()) return tunnel.error();
  Client& client = (*tunnel)->client;
  perform(**tunnel, client.open(loop_.now()));
  const auto settled = [&] { return client.state() == Client::State::open || client.state() == Client::State::closed; };
  const auto waited = wait(deadline, device + " did not open a tunnel", settled);
  if (waited.has_error()) return waited;
  if (client.state() == Client::State::open) return {};
  return make_error(ErrorCode::timeout, device + " did not answer the request for a tunnel");
}

Result<void> Han::send_through_tunnel(const std::string& device, Bytes message, Deadline deadline) {
  const auto tunnel = tunnel_to(device, deadline);
  if (tunnel.has_error()) return tunnel.error();
  auto& ended = (*tunnel)->ended;
  const auto id = ++(*tunnel)->last_message;
  perform(**tunnel, (*tunnel)->client.send(id, std::move(message), loop_.now()));
  const auto waited = wait(deadline, "a message to " + device + " is still on its way", [&] { return ended.contains(id); });
  if (waited.has_error()) return waited;
  const bool arrived = ended.at(id);
  ended.erase(id);
  if (arrived) return {};
  return make_error(ErrorCode::timeout, "a message to " + device + " was not delivered");
}

void Han::renew_tunnel(Member& one) {
  if (one.tunnel) perform(*one.tunnel, one.tunnel->client.device_started(loop_.now()));
}

void Han::on_tunnel(const device::ApsMessage& message, Member& from) {
  if (!from.tunnel) return;
  perform(*from.tunnel, from.tunnel->client.on_bytes({message.payload.data(), message.payload.size()}, loop_.now()));
}

void Han::perform(Tunnel& tunnel, Client::Actions actions) {
  for (Client::Action& action : actions) {
    if (const auto* frame = std::get_if<Client::Send>(&action)) {
      send(tunnel, *frame);
    } else if (const auto* received = std::get_if<Client::Received>(&action)) {
      if (on_tunnel_message_) on_tunnel_message_(tunnel.member.device.name, received->message);
    } else if (const auto* ended = std::get_if<Client::Ended>(&action)) {
      tunnel.ended[ended->id] = ended->arrived;
    } else if (const auto* timer = std::get_if<wire::ArmTimer>(&action)) {
      tunnel.timer.arm(timer->at);
    } else {
      tunnel.timer.disarm();
    }
  }
  changed_.notify();
}

void Han::send(Tunnel& tunnel, const Client::Send& frame) {
  device::ApsMessage message{.peer = tunnel.member.node,
                             .profile = tunnel.endpoint.profile,
                             .cluster = tunnelling::cluster_id,
                             .source_endpoint = settings_.endpoint,
                             .destination_endpoint = tunnel.endpoint.number,
                             .encrypted = settings_.encrypt,
                             .payload = {}};
  message.payload.assign(frame.frame.begin(), frame.frame.end());
  if (voice_ == Voice::none) return;
  if (!frame.data) return coordinator_.send(message, {});
  const auto serial = ++tunnel.sends;
  coordinator_.send(message, [this, &tunnel, serial](const Result<void>& fate) {
    if (serial == tunnel.sends) perform(tunnel, tunnel.client.on_delivered(fate.has_value(), loop_.now()));
  });
}

}  // namespace rig::io
