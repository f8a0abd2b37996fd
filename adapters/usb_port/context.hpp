// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "rig/base/error.hpp"

struct libusb_context;
struct libusb_device;

namespace rig::usb_port {

/// libusb with the thread that waits for it. All open devices share one; it ends with the last of them.
class Context {
 public:
  /// Errors: io_failed.
  static Result<std::shared_ptr<Context>> shared();
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  libusb_context* get() const { return context_; }

  /// `left` is called on the thread of libusb when `device` is unplugged. After unwatch() it is not called any more.
  void watch(const void* key, libusb_device* device, std::function<void()> left);
  void unwatch(const void* key);

 private:
  explicit Context(libusb_context* context);
  void handle_events();
  void left(libusb_device* device);

  struct Watch {
    libusb_device* device;
    std::function<void()> left;
  };
  libusb_context* context_;
  std::mutex mutex_;
  std::map<const void*, Watch> watches_;
  int hotplug_ = 0;
  std::atomic<bool> ending_{false};
  std::thread events_;
};

}  // namespace rig::usb_port
