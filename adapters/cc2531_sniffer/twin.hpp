// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "adapters/cc2531_sniffer/settings.hpp"
#include "rig/base/rng.hpp"
#include "rig/device/usb_device.hpp"
#include "rig/sim/air_ear.hpp"

namespace rig::cc2531_sniffer {

/// The stick's end of the cable, with its radio in the Air. Under a mocked kernel it is asked from another thread than the loop's:
/// what both need is guarded, and what the radio is told goes through the loop.
class Cc2531Twin final : public device::UsbFunction {
 public:
  /// Loop and air outlive the twin.
  Cc2531Twin(io::Loop& loop, sim::Air& air, const TwinSettings& settings, Rng rng);
  ~Cc2531Twin() override;
  Cc2531Twin(const Cc2531Twin&) = delete;
  Cc2531Twin& operator=(const Cc2531Twin&) = delete;

  device::UsbIdentity identity() const override;
  std::optional<Bytes> on_control(const device::UsbSetup& setup, ByteView data, std::size_t length) override;
  std::optional<Bytes> on_in(std::uint8_t endpoint, std::size_t length) override;

  /// It was without power: nothing is left of what it was told.
  void power_cycle();

 private:
  Bytes identify() const;
  void set_power(bool on);
  void on_the_loop(std::function<void()> task);
  void begin(std::uint8_t channel);
  void end();
  void arm_sign_of_life();
  void on_heard(const sim::AirEar::Heard& heard);
  void say(std::initializer_list<Byte> header, ByteView body);
  std::uint32_t ticks_at(TimePoint at) const;

  io::Loop& loop_;
  TwinSettings settings_;
  Rng rng_;
  sim::AirEar ear_;
  TimePoint began_at_;
  io::TimerId sign_of_life_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // posted tasks look at it

  std::mutex guard_;  // of what follows
  std::optional<TimePoint> powered_at_;
  std::uint8_t channel_ = 11;
  std::deque<Byte> outgoing_;
};

}  // namespace rig::cc2531_sniffer
