// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <map>
#include <memory>
#include <optional>

#include "adapters/usb_port/context.hpp"
#include "adapters/usb_port/identity.hpp"
#include "adapters/usb_port/transfers.hpp"

struct libusb_device;
struct libusb_device_handle;

namespace rig::usb_port {

/// What UsbPort owns. Tasks that are still queued in the loop keep it alive after the port is gone, closed.
class OpenDevice : public std::enable_shared_from_this<OpenDevice> {
 public:
  static Result<std::shared_ptr<OpenDevice>> open(io::Loop& loop, const device::UsbIdentity& identity,
                                                  std::uint8_t interface);
  OpenDevice(io::Loop& loop, std::shared_ptr<Context> context, libusb_device_handle* handle,
             device::UsbIdentity identity);
  ~OpenDevice() { close(); }
  OpenDevice(const OpenDevice&) = delete;
  OpenDevice& operator=(const OpenDevice&) = delete;

  /// Tries again for a second while somebody else has it.
  Result<void> claim(std::uint8_t interface, const std::string& node);
  void begin();  ///< watches for the loss of the device
  void close();
  void lose();
  void tell_loss();
  Result<void> reset();
  TransferKind kind_of(std::uint8_t endpoint) const;

  const device::UsbIdentity& identity() const { return identity_; }
  Transfers& transfers() { return *transfers_; }
  void on_lost(std::function<void(const Error&)> told);

 private:
  Error busy(std::uint8_t interface, const std::string& node) const;
  void read_endpoints(libusb_device* device);

  io::Loop& loop_;
  std::shared_ptr<Context> context_;
  libusb_device_handle* handle_;
  device::UsbIdentity identity_;
  std::optional<std::uint8_t> claimed_;
  std::map<std::uint8_t, TransferKind> endpoints_;
  std::shared_ptr<Transfers> transfers_;
  std::function<void(const Error&)> told_;
  std::optional<Error> loss_;
  bool loss_told_ = false;
  // An open port is something that may still happen: without it a loop that only waits for the device would end.
  std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work_;
};

}  // namespace rig::usb_port
