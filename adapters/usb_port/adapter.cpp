// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_port/adapter.hpp"

#include "adapters/usb_port/open_device.hpp"

namespace rig::usb_port {
namespace {

/// The eight octets a control transfer begins with, and what follows them.
Bytes with_setup(const device::UsbSetup& setup, std::size_t length, ByteView data) {
  const auto low = [](std::size_t word) { return static_cast<Byte>(word & 0xFF); };
  const auto high = [](std::size_t word) { return static_cast<Byte>(word >> 8 & 0xFF); };
  Bytes octets{setup.request_type, setup.request,     low(setup.value), high(setup.value),
               low(setup.index),   high(setup.index), low(length),      high(length)};
  octets.insert(octets.end(), data.begin(), data.end());
  octets.resize(8 + length);
  return octets;
}

}  // namespace

Result<std::unique_ptr<UsbPort>> UsbPort::open(io::Loop& loop, const std::string& path, std::uint8_t interface) {
  const auto found = usb_port::identity(path);
  if (found.has_error()) return found.error();
  auto device = OpenDevice::open(loop, *found, interface);
  if (device.has_error()) return device.error();
  return std::unique_ptr<UsbPort>(new UsbPort(std::move(*device)));
}

Result<std::unique_ptr<UsbPort>> UsbPort::open(io::Loop& loop, const device::UsbIdentity& wanted,
                                               std::uint8_t interface) {
  const auto found = find(wanted);
  if (found.has_error()) return found.error();
  return open(loop, found->path, interface);
}

UsbPort::~UsbPort() { device_->close(); }

const device::UsbIdentity& UsbPort::identity() const { return device_->identity(); }
std::string UsbPort::name() const { return describe(device_->identity()); }
void UsbPort::on_lost(std::function<void(const Error&)> told) { device_->on_lost(std::move(told)); }
void UsbPort::forget_transfers() { device_->transfers().forget(); }
Result<void> UsbPort::reset() { return device_->reset(); }

void UsbPort::control_in(const device::UsbSetup& setup, std::size_t length, Duration time_out, Done done) {
  device_->transfers().begin({TransferKind::control, 0x80, with_setup(setup, length, {}), time_out}, std::move(done));
}

void UsbPort::control_out(const device::UsbSetup& setup, ByteView data, Duration time_out, Done done) {
  device_->transfers().begin({TransferKind::control, 0x00, with_setup(setup, data.size(), data), time_out},
                             std::move(done));
}

void UsbPort::transfer_in(std::uint8_t endpoint, std::size_t length, Duration time_out, Done done) {
  device_->transfers().begin({device_->kind_of(endpoint), endpoint, Bytes(length), time_out}, std::move(done));
}

void UsbPort::transfer_out(std::uint8_t endpoint, ByteView data, Duration time_out, Done done) {
  device_->transfers().begin({device_->kind_of(endpoint), endpoint, Bytes(data.begin(), data.end()), time_out},
                             std::move(done));
}

}  // namespace rig::usb_port
