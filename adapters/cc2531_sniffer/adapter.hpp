// SPDX-License-Identifier: Apache-2.0
//
// The CC2531 USB stick with the packet sniffer firmware that TI delivers it with.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/cc2531_sniffer/protocol.hpp"
#include "rig/adapter/wrapping_clock.hpp"
#include "rig/device/sniffer.hpp"
#include "rig/device/usb_device.hpp"
#include "rig/io/loop.hpp"

namespace rig::cc2531_sniffer {

/// One stick. Besides what Sniffer says: one call at a time; start() while it captures goes over to the new channel. A stick that
/// does not give its sign of life for ten seconds is lost, with timeout; once lost every call answers with that first error.
class Cc2531Sniffer final : public device::Sniffer {
 public:
  /// Sends nothing before start(). Loop and device outlive the adapter; `name` is what errors call the stick: "ears" gives
  /// "sniffer ears: ...". No call may be in progress when it is destroyed, and a capture that runs then goes on unheard.
  Cc2531Sniffer(io::Loop& loop, device::UsbDevice& usb, std::string name);
  ~Cc2531Sniffer() override;
  Cc2531Sniffer(const Cc2531Sniffer&) = delete;
  Cc2531Sniffer& operator=(const Cc2531Sniffer&) = delete;

  void listen(Listener listener) override { listener_ = std::move(listener); }
  /// Errors besides: refused by another firmware, unsupported for the stick that hears Bluetooth.
  Result<void> start(std::uint8_t channel, Deadline deadline) override;
  Result<void> stop(Deadline deadline) override;
  std::string describe() const override;

 private:
  using Ask = std::function<void(Duration time_out, device::UsbDevice::Done done)>;
  Result<Bytes> exchange(std::string_view what, Deadline deadline, const Ask& ask);
  Result<Bytes> read(std::string_view what, const device::UsbSetup& setup, std::size_t length, Deadline deadline);
  Result<void> write(std::string_view what, const device::UsbSetup& setup, ByteView data, Deadline deadline);
  Result<void> identify(Deadline deadline);
  Result<void> power_up(Deadline deadline);
  Result<void> tune(std::uint8_t channel, Deadline deadline);
  void hear();
  void on_transfer(const Result<Bytes>& transfer);
  void tell(const Captured& captured);
  void lose(const Error& error);
  Error error(ErrorCode code, std::string what) const;

  io::Loop& loop_;
  device::UsbDevice& usb_;
  std::string name_;
  Listener listener_;
  Bytes identity_;
  PacketReader reader_;
  adapter::WrappingClock clock_{tick_turn};
  std::uint8_t channel_ = 0;
  bool capturing_ = false;
  std::optional<Error> lost_;
  io::Signal news_;  // a transfer that start() or stop() waits for has ended, or the stick was lost
};

}  // namespace rig::cc2531_sniffer
