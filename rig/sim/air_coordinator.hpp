// SPDX-License-Identifier: Apache-2.0
//
// Test support: a coordinator straight on the Air, without a dongle and its protocol in between.
#pragma once

#include "rig/device/coordinator.hpp"
#include "rig/sim/device_settings.hpp"
#include "rig/sim/zdo_server.hpp"

namespace rig::sim {

class AirCoordinator final : public device::Coordinator, public RadioUser {
 public:
  static constexpr Eui64 eui{0x00DB1234567890A2};

  explicit AirCoordinator(Air& air) : air_(air), radio_(air, eui, *this, {.coordinator = true}) {}
  Radio& radio() { return radio_; }

  void listen(Listener listener) override { listener_ = std::move(listener); }
  Result<device::CoordinatorInfo> start(const device::NetworkSettings& settings, Deadline) override {
    network_key_ = settings.network_key;
    radio_.set_on(true);
    radio_.enter({.pan_id = settings.pan_id, .extended_pan_id = settings.extended_pan_id, .channel = settings.channel}, NodeId{0},
                 {.network = network_key_});
    return device::CoordinatorInfo{.chip = "air", .eui = eui, .pan_id = settings.pan_id, .channel = settings.channel, .max_payload = 82};
  }
  Result<void> permit_join(std::chrono::seconds duration, Deadline) override {
    radio_.set_open(duration.count() > 0);
    return {};
  }
  Result<void> add_link_key(Eui64 device, const std::array<Byte, 16>& key, Deadline) override {
    keys_[device] = key;
    return {};
  }
  Result<void> check(Deadline) override { return {}; }
  void send(const device::ApsMessage& message, device::Delivery delivery) override {
    radio_.send({.destination = message.peer,
                 .profile = message.profile,
                 .cluster = message.cluster,
                 .source_endpoint = message.source_endpoint,
                 .destination_endpoint = message.destination_endpoint,
                 .encrypted = message.encrypted,
                 .acknowledged = message.acknowledged,
                 .payload = message.payload},
                std::move(delivery));
  }

  std::optional<Admission> on_join(const JoinRequest& request) override {
    const bool again = request.kind == JoinKind::secured_rejoin;
    if (again && request.network_key != network_key_) return std::nullopt;
    const NodeId node = again ? request.wished_node : air_.draw_node_id(radio_.network()->extended_pan_id);
    air_.loop().post([this, again, device = request.eui, node] {
      listener_.on_join(again ? device::JoinEvent::rejoined : device::JoinEvent::joined, device, node);
    });
    const auto key = keys_.find(request.eui);
    return Admission{node, network_key_, key == keys_.end() ? well_known_link_key : key->second};
  }
  void on_left(Eui64 device, NodeId node) override { listener_.on_join(device::JoinEvent::left, device, node); }
  void on_frame(const Frame& frame) override {
    if (frame.cluster == zdo::MatchDescriptorRequest::cluster && frame.profile == zdo::profile_id) return answer_match(frame);
    device::ApsMessage message{.peer = frame.source,
                               .profile = frame.profile,
                               .cluster = frame.cluster,
                               .source_endpoint = frame.source_endpoint,
                               .destination_endpoint = frame.destination_endpoint,
                               .encrypted = frame.encrypted,
                               .payload = frame.payload};
    listener_.on_message(message);
  }

 private:
  void answer_match(const Frame& frame) {
    const zdo::SimpleDescriptor endpoint{1, device::profile_smart_energy, 0x0500, 0, {{0x000A, 0x0019, 0x0025}}, {{0x0704}}};
    const auto reply = answer_zdo({eui, NodeId{0}, {}, {endpoint}}, frame.cluster, {frame.payload.data(), frame.payload.size()}, false);
    if (!reply) return;
    Frame back{.destination = frame.source, .profile = zdo::profile_id, .cluster = reply->cluster};
    back.payload.assign(reply->frame.begin(), reply->frame.end());
    radio_.send(std::move(back), {});
  }

  Air& air_;
  Radio radio_;
  Listener listener_;
  Key network_key_{};
  std::map<Eui64, Key> keys_;
};

}  // namespace rig::sim
