// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "rig/device/usb_device.hpp"
#include "rig/io/loop.hpp"

namespace rig::io {

/// A USB cable in memory between an adapter and the twin it talks to, in the loop's time. A transfer takes a millisecond, which is a
/// full-speed frame. cut() is what pulling the plug does: the host learns that the device is lost.
class MemoryUsb {
 public:
  /// Loop and function outlive the cable.
  MemoryUsb(Loop& loop, device::UsbFunction& function);
  ~MemoryUsb();
  MemoryUsb(const MemoryUsb&) = delete;
  MemoryUsb& operator=(const MemoryUsb&) = delete;

  /// The host's end; may live longer than the cable, which it then finds cut. One at a time.
  std::unique_ptr<device::UsbDevice> open();
  void cut();
  bool is_cut() const;
  void plug_in_again();

 private:
  class End;
  struct Cable;
  std::shared_ptr<Cable> cable_;
};

}  // namespace rig::io
