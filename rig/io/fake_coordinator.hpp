// SPDX-License-Identifier: Apache-2.0
//
// Test support: a coordinator without a dongle. The test says what devices send and looks at what they are sent.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "rig/device/coordinator.hpp"
#include "rig/io/loop.hpp"

namespace rig::io {

class FakeCoordinator final : public device::Coordinator {
 public:
  explicit FakeCoordinator(Loop& loop) : loop_(loop) {}

  // What the test looks at, and decides.
  std::vector<device::ApsMessage> sent;
  std::function<void(const device::ApsMessage&)> on_send;   ///< a device's answer to what it is sent; from the loop
  Duration acknowledged_after = std::chrono::milliseconds(20);
  bool acknowledges = true;                                 ///< otherwise every message ends in a timeout
  std::optional<Error> refuses;                             ///< of start(), permit_join(), add_link_key() and check()
  std::vector<Eui64> keys;
  std::vector<std::chrono::seconds> permits;

  void receive(device::ApsMessage message) {
    loop_.post([this, message = std::move(message)] {
      if (listener_.on_message) listener_.on_message(message);
    });
  }
  void join(device::JoinEvent event, Eui64 eui, NodeId node) {
    loop_.post([=, this] {
      if (listener_.on_join) listener_.on_join(event, eui, node);
    });
  }
  void fail(const Error& error) {
    loop_.post([this, error] {
      if (listener_.on_failure) listener_.on_failure(error);
    });
  }

  void listen(Listener listener) override { listener_ = std::move(listener); }
  Result<device::CoordinatorInfo> start(const device::NetworkSettings& settings, Deadline) override {
    if (refuses) return *refuses;
    return device::CoordinatorInfo{.chip = "fake", .firmware = "1.0", .protocol = "none", .eui = Eui64{0x00DB1234567890A2}, .pan_id = settings.pan_id,
                                   .channel = settings.channel, .max_payload = 82};
  }
  Result<void> permit_join(std::chrono::seconds duration, Deadline) override {
    if (refuses) return *refuses;
    permits.push_back(duration);
    return {};
  }
  Result<void> add_link_key(Eui64 device, const std::array<Byte, 16>&, Deadline) override {
    if (refuses) return *refuses;
    keys.push_back(device);
    return {};
  }
  Result<void> check(Deadline) override { return refuses ? Result<void>(*refuses) : Result<void>(); }
  void send(const device::ApsMessage& message, device::Delivery delivery) override {
    sent.push_back(message);
    loop_.arm(loop_.now() + acknowledged_after, [this, message, delivery = std::move(delivery)] {
      if (delivery) delivery(acknowledges ? Result<void>() : make_error(ErrorCode::timeout, "no acknowledgement"));
      if (acknowledges && on_send) on_send(message);
    });
  }

 private:
  Loop& loop_;
  Listener listener_;
};

/// A message from a device.
template <class Bytes>
device::ApsMessage from_device(NodeId node, std::uint16_t profile, std::uint16_t cluster, const Bytes& frame, bool encrypted = false,
                               std::uint8_t endpoint = 1) {
  device::ApsMessage message{.peer = node, .profile = profile, .cluster = cluster, .source_endpoint = endpoint, .destination_endpoint = 1,
                             .encrypted = encrypted, .payload = {}};
  message.payload.assign(frame.begin(), frame.end());
  return message;
}

inline ByteView view(const device::ApsPayload& payload) { return {payload.data(), payload.size()}; }

}  // namespace rig::io
