// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/device/coordinator.hpp"

namespace rig::bench {

/// The coordinator of a bench, whichever dongle object stands behind it at the moment: after an unplugging there is a new one, and
/// whoever holds this one need not notice.
class SteadyCoordinator final : public device::Coordinator {
 public:
  /// Null while there is none; `dongle` outlives its use.
  void stand_in(device::Coordinator* dongle) {
    dongle_ = dongle;
    if (dongle_) dongle_->listen(listener_);
  }
  void listen(Listener listener) override {
    listener_ = std::move(listener);
    if (dongle_) dongle_->listen(listener_);
  }
  Result<device::CoordinatorInfo> start(const device::NetworkSettings& settings, Deadline deadline) override {
    if (!dongle_) return unplugged();
    return dongle_->start(settings, deadline);
  }
  Result<void> permit_join(std::chrono::seconds duration, Deadline deadline) override {
    if (!dongle_) return unplugged();
    return dongle_->permit_join(duration, deadline);
  }
  Result<void> add_link_key(Eui64 device, const std::array<Byte, 16>& key, Deadline deadline) override {
    if (!dongle_) return unplugged();
    return dongle_->add_link_key(device, key, deadline);
  }
  Result<void> check(Deadline deadline) override {
    if (!dongle_) return unplugged();
    return dongle_->check(deadline);
  }
  void send(const device::ApsMessage& message, device::Delivery delivery) override {
    if (dongle_) return dongle_->send(message, std::move(delivery));
    if (delivery) delivery(unplugged());
  }

 private:
  static Error unplugged() { return make_error(ErrorCode::port_lost, "the coordinator is unplugged"); }
  device::Coordinator* dongle_ = nullptr;
  Listener listener_;
};

}  // namespace rig::bench
