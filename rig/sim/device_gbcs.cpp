// SPDX-License-Identifier: Apache-2.0
//
// The part of a device that speaks GBCS through the tunnel of its hub.
#include "rig/sim/device.hpp"

namespace rig::sim {

void Device::speak_gbcs(const gbcs::KeyStore& keys) {
  if (!settings_.gbcs.speaks) return;
  keys_ = &keys;
  const PublicKey* supplier = keys.public_key(settings_.gbcs.supplier, gbcs::KeyUse::ds);
  if (supplier) settings_.ota.suppliers.push_back(*supplier);
  if (ota_) begin_gbcs();
  if (state_ == State::online) start_agent();
}

void Device::begin_gbcs() {
  if (!keys_) return;
  tunnel_.emplace(gbcs::length_of);
  agent_.emplace(settings_, *keys_, flash_.gbcs, flash_.ota);
}

void Device::start_agent() {
  if (agent_) perform(agent_->start(std::exchange(power_on_, PowerOn::good), loop_.now(), best_clock()));
}

UtcTime Device::best_clock() const { return clock().value_or(loop_.utc()); }

void Device::on_tunnel(const Frame& frame) {
  tunnel_node_ = frame.source;
  tunnel_endpoint_ = frame.source_endpoint;
  perform(tunnel_->on_bytes({frame.payload.data(), frame.payload.size()}, loop_.now()));
}

void Device::perform(const tunnelling::Server::Actions& actions) {
  for (const auto& action : actions) {
    if (!agent_) return;  // it started over
    if (const auto* received = std::get_if<tunnelling::Server::Received>(&action)) {
      perform(agent_->on_message(received->message, loop_.now(), best_clock()));
      continue;
    }
    const auto& out = std::get<tunnelling::Server::Send>(action);
    Delivery fate;
    if (out.data)
      fate = [this, serial = ++tunnel_sends_](const Result<void>& delivered) {
        if (tunnel_ && serial == tunnel_sends_) perform(tunnel_->on_delivered(delivered.has_value()));
      };
    send(tunnel_node_, settings_.profile, tunnelling::cluster_id, settings_.endpoint, tunnel_endpoint_, {out.frame.data(), out.frame.size()}, std::move(fate));
  }
}

void Device::perform(const GbcsAgent::Actions& actions) {
  for (const auto& action : actions) {
    if (!agent_) return;  // it started over
    if (const auto* out = std::get_if<GbcsAgent::Send>(&action)) perform(tunnel_->send(out->message));
    else if (std::holds_alternative<GbcsAgent::Activate>(action)) perform(ota_->activate(loop_.now()));
    else if (const auto* note = std::get_if<GbcsAgent::Note>(&action)) say(note->text);
    else if (const auto* timer = std::get_if<wire::ArmTimer>(&action)) agent_timer_.arm(timer->at);
    else agent_timer_.disarm();
  }
}

void Device::tell_agent(const OtaClient::Action& action) {
  if (!agent_) return;
  if (const auto* judged = std::get_if<OtaClient::Judged>(&action))
    perform(agent_->image_judged(judged->good, judged->manufacturer_image, best_clock()));
  else if (std::holds_alternative<OtaClient::Stored>(action))
    perform(agent_->fragment_stored(best_clock()));
  else if (std::holds_alternative<OtaClient::NotActivated>(action))
    perform(agent_->not_activated(best_clock()));
}

}  // namespace rig::sim
