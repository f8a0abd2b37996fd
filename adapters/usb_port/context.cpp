// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_port/context.hpp"

#include <fmt/format.h>
#include <libusb.h>

namespace rig::usb_port {

Result<std::shared_ptr<Context>> Context::shared() {
  static std::mutex mutex;
  static std::weak_ptr<Context> current;
  const std::lock_guard lock(mutex);
  if (auto context = current.lock()) return context;
  libusb_context* fresh = nullptr;
  if (const int failed = libusb_init(&fresh); failed < 0)
    return make_error(ErrorCode::io_failed, fmt::format("libusb does not start: {}", libusb_strerror(failed)));
  std::shared_ptr<Context> context(new Context(fresh));
  current = context;
  return context;
}

// Where there is no hotplug (no udev), the loss of a device shows in its transfers alone.
Context::Context(libusb_context* context) : context_(context) {
  const auto told = [](libusb_context*, libusb_device* device, libusb_hotplug_event, void* self) {
    static_cast<Context*>(self)->left(device);
    return 0;
  };
  libusb_hotplug_register_callback(context_, LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT, 0, LIBUSB_HOTPLUG_MATCH_ANY,
                                   LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, told, this, &hotplug_);
  events_ = std::thread([this] { handle_events(); });
}

Context::~Context() {
  ending_ = true;
  libusb_interrupt_event_handler(context_);
  events_.join();
  libusb_hotplug_deregister_callback(context_, hotplug_);
  libusb_exit(context_);
}

void Context::handle_events() {
  while (!ending_) libusb_handle_events_completed(context_, nullptr);
}

void Context::watch(const void* key, libusb_device* device, std::function<void()> left) {
  const std::lock_guard lock(mutex_);
  watches_[key] = {device, std::move(left)};
}

void Context::unwatch(const void* key) {
  const std::lock_guard lock(mutex_);
  watches_.erase(key);
}

void Context::left(libusb_device* device) {
  const std::lock_guard lock(mutex_);
  for (const auto& [key, watch] : watches_)
    if (watch.device == device) watch.left();
}

}  // namespace rig::usb_port
