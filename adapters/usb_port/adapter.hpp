// SPDX-License-Identifier: Apache-2.0
//
// A USB device of this machine that is no serial port: a HID relay board, a switchable hub. Every adapter of PortKind
// usb is handed one of these.
#pragma once

#include <memory>

#include "rig/device/usb_device.hpp"
#include "rig/io/loop.hpp"

namespace rig::usb_port {

class OpenDevice;

/// An open device, its interface claimed; the kernel's driver has it back when this is destroyed. A hub is never
/// claimed: its driver looks after everything that is plugged into it, and requests to a hub need no claim. Once lost
/// it stays lost: open a new one. A loss while nobody asks is told to the next who does.
class UsbPort final : public device::UsbDevice {
 public:
  /// The device at `path`, "1-1.3". A claim that fails because somebody else has the interface is tried again for a
  /// second, which blocks the calling fiber. The loop outlives the port. Errors: not_found, port_busy naming the driver
  /// or the program, io_failed with the udev rule to install, cancelled.
  static Result<std::unique_ptr<UsbPort>> open(io::Loop& loop, const std::string& path, std::uint8_t interface = 0);
  /// The one device that has what `wanted` tells of it; what is 0 or empty fits anything. Also: usage when several fit.
  static Result<std::unique_ptr<UsbPort>> open(io::Loop& loop, const device::UsbIdentity& wanted,
                                               std::uint8_t interface = 0);
  ~UsbPort() override;

  const device::UsbIdentity& identity() const override;
  std::string name() const override;
  void on_lost(std::function<void(const Error&)> told) override;
  void control_in(const device::UsbSetup& setup, std::size_t length, Duration time_out, Done done) override;
  void control_out(const device::UsbSetup& setup, ByteView data, Duration time_out, Done done) override;
  void transfer_in(std::uint8_t endpoint, std::size_t length, Duration time_out, Done done) override;
  void transfer_out(std::uint8_t endpoint, ByteView data, Duration time_out, Done done) override;
  void forget_transfers() override;

  /// What pulling the plug for a moment does to the device's logic; its power stays. Blocks the loop, a quarter of a
  /// second on real hubs. Errors: port_lost when the device came back as another one, and must be opened again;
  /// io_failed.
  Result<void> reset();

 private:
  explicit UsbPort(std::shared_ptr<OpenDevice> device) : device_(std::move(device)) {}
  std::shared_ptr<OpenDevice> device_;
};

}  // namespace rig::usb_port
