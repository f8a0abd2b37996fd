// SPDX-License-Identifier: Apache-2.0
//
// Test support: USB serial ports that are not there. umockdev shows the code under test, libserialport and the C
// library a /sys and /dev of its own; behind each mocked /dev/ttyUSB0 is a pseudo-terminal whose master the test holds.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "adapters/serial_port/twin.hpp"

using UMockdevTestbed = struct _UMockdevTestbed;
using UMockdevIoctlBase = struct _UMockdevIoctlBase;
using UMockdevIoctlClient = struct _UMockdevIoctlClient;

namespace rig::serial_port {

/// The mocked /sys and /dev, one per process at a time. It outlives its ports.
class MockTtyBed {
 public:
  MockTtyBed();
  ~MockTtyBed();
  MockTtyBed(const MockTtyBed&) = delete;
  MockTtyBed& operator=(const MockTtyBed&) = delete;
  UMockdevTestbed* testbed() const { return testbed_; }

 private:
  UMockdevTestbed* testbed_;
};

/// What is printed on the mocked dongle. The default is the CH340 of the cheap relay boards: it has no serial number.
struct MockTtyIdentity {
  std::string tty{"ttyUSB0"};
  std::string usb_path{"1-1"};
  std::string vid{"1a86"};
  std::string pid{"7523"};
  std::string serial{};
  std::string product{"USB Serial"};
  std::string manufacturer{"QinHeng"};
  unsigned minor{0};
  bool has_modem_lines{true};  ///< without, its driver answers ENOTTY to TIOCMGET
};

/// One dongle, plugged in from the start. The test speaks for the device behind it, through `device()`.
class MockTty {
 public:
  MockTty(MockTtyBed& bed, io::Loop& loop, MockTtyIdentity identity = {});
  ~MockTty();
  MockTty(const MockTty&) = delete;
  MockTty& operator=(const MockTty&) = delete;

  void plug();
  void unplug();
  std::string path() const { return "/dev/" + identity_.tty; }
  /// What stands behind the dongle; a new one after each plug().
  PtyTwin& device() { return *device_; }
  /// DTR and RTS as bits of TIOCM_*.
  int modem_lines() const { return modem_lines_; }

 private:
  bool on_ioctl(UMockdevIoctlClient* client);
  std::string sysfs_entries() const;
  std::string usb_device() const { return "/devices/pci0000:00/0000:00:14.0/usb1/" + identity_.usb_path; }
  std::string usb_interface() const { return usb_device() + "/" + identity_.usb_path + ":1.0"; }
  std::string usb_serial() const { return usb_interface() + "/" + identity_.tty; }
  std::string tty() const { return usb_serial() + "/tty/" + identity_.tty; }

  MockTtyBed& bed_;
  io::Loop& loop_;
  MockTtyIdentity identity_;
  UMockdevIoctlBase* ioctls_;
  std::unique_ptr<PtyTwin> device_;
  std::atomic<int> modem_lines_;  // umockdev answers ioctls on a thread of its own
};

}  // namespace rig::serial_port
