// SPDX-License-Identifier: Apache-2.0
//
// Test support: USB devices that are not there. A device::UsbFunction, which every twin of a USB adapter is, answers
// behind the real libusb: umockdev shows it a /sys and a /dev/bus/usb of its own, and MockUsb is the kernel's part of
// the work.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adapters/serial_port/mock_tty.hpp"
#include "rig/device/usb_device.hpp"

using UMockdevIoctlData = struct _UMockdevIoctlData;

namespace rig::usb_port {

enum class EndpointKind : std::uint8_t { bulk = 2, interrupt = 3 };  // as in bmAttributes

struct MockEndpoint {
  std::uint8_t address{};  ///< with its direction bit
  EndpointKind kind = EndpointKind::interrupt;
  std::uint16_t packet_size = 64;
};

/// What the twin's identity does not say. The default is a HID board that the kernel's usbhid has taken.
struct MockUsbSettings {
  std::string path{};  ///< where it is plugged in; else what the function's identity says, else "1-1"
  std::vector<MockEndpoint> endpoints{};
  std::uint8_t device_class = 0;
  std::uint8_t interface_class = 3;
  std::string kernel_driver{"usbhid"};  ///< takes the interface at every plug; empty: no driver wants it
  std::string speed{"12"};
  std::uint16_t usb_version = 0x0200;
  std::vector<std::pair<std::string, std::string>> attributes{};  ///< more of them in /sys
};

/// One device with one interface, plugged in from the start. The function is called on umockdev's thread, one call at a
/// time.
class MockUsb {
 public:
  /// Bed and function outlive it; ports are closed, or have noticed that it is gone, before it is destroyed.
  MockUsb(serial_port::MockTtyBed& bed, device::UsbFunction& function, MockUsbSettings settings = {});
  ~MockUsb();
  MockUsb(const MockUsb&) = delete;
  MockUsb& operator=(const MockUsb&) = delete;

  void plug();  ///< at another address than before, as the kernel does it
  /// What was under way ends; the twin is not told. What is behind a hub goes before the hub, as the kernel tells it:
  /// libusb 1.0.26 does not survive a device whose hub is gone.
  void unplug();
  std::string node() const;  ///< "/dev/bus/usb/001/012"

  /// Whoever has the interface: "usbhid", "usbfs" for a program, empty for nobody.
  std::string driver() const;
  /// The kernel's driver does not let go, or the program does not, whoever `driver` names.
  void hold(std::string driver);
  /// Answers nothing any more until it is reset or plugged in again.
  void hang();
  unsigned resets() const { return resets_; }
  unsigned cleared_halts() const { return cleared_halts_; }
  std::size_t waiting() const;  ///< transfers that were not answered yet

 private:
  struct Urb;
  struct OpenFile;
  bool on_ioctl(UMockdevIoctlClient* client);
  int answer(UMockdevIoctlClient* client, unsigned long request, UMockdevIoctlData* argument);
  int claim(UMockdevIoctlClient* client, unsigned interface, bool driver_may_go);
  int release(UMockdevIoctlClient* client, unsigned interface);
  int driver_ioctl(UMockdevIoctlData* argument);
  int submit(UMockdevIoctlClient* client, UMockdevIoctlData* argument);
  int discard(UMockdevIoctlClient* client, unsigned long address);
  int reap(UMockdevIoctlClient* client, UMockdevIoctlData* argument);
  bool try_to_finish(Urb& urb);
  void control(Urb& urb);
  std::optional<Bytes> standard_request(const device::UsbSetup& setup) const;
  Bytes descriptors() const;
  Bytes string_descriptor(std::uint8_t index) const;
  std::string sysfs_entries() const;
  std::string sysfs_device() const;
  std::string sysfs_interface() const;
  void set_driver(std::string driver);
  void vanish(UMockdevIoctlClient* client);

  serial_port::MockTtyBed& bed_;
  device::UsbFunction& function_;
  MockUsbSettings settings_;
  device::UsbIdentity identity_;
  UMockdevIoctlBase* ioctls_;
  unsigned address_ = 0;
  bool plugged_ = false;
  mutable std::mutex mutex_;  // for what follows: ioctls come on umockdev's thread
  bool hung_ = false;
  std::string driver_;
  std::string held_by_;
  std::map<UMockdevIoctlClient*, OpenFile> files_;
  std::atomic<unsigned> resets_{0};
  std::atomic<unsigned> cleared_halts_{0};
};

}  // namespace rig::usb_port
