// SPDX-License-Identifier: Apache-2.0
//
// For tests of USB adapters: a device that never answers, and a twin in a socket with a name.
#pragma once

#include <utility>
#include <vector>

#include "rig/device/usb_device.hpp"

namespace rig::adapter {

/// Takes every transfer and never ends one by itself.
class DeafUsb final : public device::UsbDevice {
 public:
  explicit DeafUsb(device::UsbIdentity identity = {}) : identity_(std::move(identity)) {}

  const device::UsbIdentity& identity() const override { return identity_; }
  std::string name() const override { return "deaf"; }
  void on_lost(std::function<void(const Error&)> told) override { told_ = std::move(told); }
  void control_in(const device::UsbSetup&, std::size_t, Duration, Done done) override {
    begun.push_back(std::move(done));
  }
  void control_out(const device::UsbSetup&, ByteView, Duration, Done done) override {
    begun.push_back(std::move(done));
  }
  void transfer_in(std::uint8_t, std::size_t, Duration, Done done) override { begun.push_back(std::move(done)); }
  void transfer_out(std::uint8_t, ByteView, Duration, Done done) override { begun.push_back(std::move(done)); }
  void forget_transfers() override { begun.clear(); }

  void tell_loss(const Error& error) const {
    if (told_) told_(error);
  }
  bool told_of_loss() const { return static_cast<bool>(told_); }

  std::vector<Done> begun;

 private:
  device::UsbIdentity identity_;
  std::function<void(const Error&)> told_;
};

/// A twin as it is where the operating system knows its socket.
class AtSocket final : public device::UsbFunction {
 public:
  /// The twin outlives it.
  AtSocket(device::UsbFunction& twin, std::string path) : twin_(twin), path_(std::move(path)) {}

  device::UsbIdentity identity() const override {
    device::UsbIdentity identity = twin_.identity();
    identity.path = path_;
    return identity;
  }
  std::optional<Bytes> on_control(const device::UsbSetup& setup, ByteView data, std::size_t length) override {
    return twin_.on_control(setup, data, length);
  }
  bool on_out(std::uint8_t endpoint, ByteView data) override { return twin_.on_out(endpoint, data); }
  std::optional<Bytes> on_in(std::uint8_t endpoint, std::size_t length) override {
    return twin_.on_in(endpoint, length);
  }

 private:
  device::UsbFunction& twin_;
  std::string path_;
};

}  // namespace rig::adapter
