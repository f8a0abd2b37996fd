// SPDX-License-Identifier: Apache-2.0
//
// A USB device that is no serial port, from both ends of its cable: what an adapter asks of it, and what its twin answers.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "rig/base/bytes.hpp"
#include "rig/base/error.hpp"
#include "rig/base/time.hpp"

namespace rig::device {

/// The first seven octets of a control transfer (USB 2.0, 9.3); the length is that of the data.
struct UsbSetup {
  std::uint8_t request_type{};  ///< bit 7: 1 when the device sends; bits 6-5: standard, class, vendor; bits 4-0: recipient
  std::uint8_t request{};
  std::uint16_t value{};
  std::uint16_t index{};
  bool operator==(const UsbSetup&) const = default;
  bool device_sends() const { return (request_type & 0x80) != 0; }
};

/// What the operating system knows of a USB device. Texts are empty where the device has none.
struct UsbIdentity {
  std::uint16_t vid{};
  std::uint16_t pid{};
  std::string manufacturer{};
  std::string product{};
  std::string serial{};
  std::string path{};  ///< bus and sockets, "1-1.3": the same again when plugged in again at the same place
  bool operator==(const UsbIdentity&) const = default;
};

/// A USB device that is open, its interface claimed; what driver the kernel had on it gets it back at the end.
/// Transfers end through their callback, in the order they were begun on one endpoint, from the loop, never from inside the call.
/// After the device was lost every transfer ends with port_lost. The adapter that asks outlives its transfers, or calls
/// forget_transfers() before it goes.
class UsbDevice {
 public:
  /// What came in; nothing for a transfer out. Errors: timeout, port_lost, io_failed, unsupported for a request the device
  /// refuses (STALL).
  using Done = std::function<void(Result<Bytes>)>;

  virtual ~UsbDevice() = default;
  virtual const UsbIdentity& identity() const = 0;
  /// "1-1.3 (16c0:05df USBRelay2)": for errors and reports.
  virtual std::string name() const = 0;
  /// Told once when the device was unplugged; an empty function forgets.
  virtual void on_lost(std::function<void(const Error&)> told) = 0;

  virtual void control_in(const UsbSetup& setup, std::size_t length, Duration time_out, Done done) = 0;
  virtual void control_out(const UsbSetup& setup, ByteView data, Duration time_out, Done done) = 0;
  /// Interrupt or bulk, as the endpoint is. `endpoint` with its direction bit: 0x81 in, 0x01 out.
  virtual void transfer_in(std::uint8_t endpoint, std::size_t length, Duration time_out, Done done) = 0;
  virtual void transfer_out(std::uint8_t endpoint, ByteView data, Duration time_out, Done done) = 0;
  /// The callbacks of what is under way are not called any more.
  virtual void forget_transfers() = 0;
};

/// The simulated device: a twin is one. Calls come from one thread, but under a mocked kernel not the loop's: it answers from
/// what it holds, and touches nothing else except through the callbacks it was given.
class UsbFunction {
 public:
  virtual ~UsbFunction() = default;
  virtual UsbIdentity identity() const = 0;
  /// A control transfer; `data` is what the host sent. Nothing means STALL. An answer longer than asked for is cut.
  virtual std::optional<Bytes> on_control(const UsbSetup& setup, ByteView data, std::size_t length) = 0;
  /// A transfer to an endpoint; false means STALL.
  virtual bool on_out(std::uint8_t, ByteView) { return false; }
  /// What the device has for the host on that endpoint now; nothing means NAK: the host goes on asking until its time-out.
  virtual std::optional<Bytes> on_in(std::uint8_t, std::size_t) { return std::nullopt; }

  /// What to call when something new is there for on_in(); a cable in memory asks again then, not before.
  void when_ready(std::function<void()> told) { ready_ = std::move(told); }

 protected:
  void something_is_ready() const {
    if (ready_) ready_();
  }

 private:
  std::function<void()> ready_;
};

}  // namespace rig::device
