// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_port/open_device.hpp"

#include <fmt/format.h>
#include <libusb.h>

namespace rig::usb_port {
namespace {

using namespace std::chrono_literals;

constexpr Duration patience = 1s;  // udev's helpers open a device that has just been plugged in, and let it go at once
constexpr Duration between_tries = 50ms;

struct FreeList {
  void operator()(libusb_device** list) const { libusb_free_device_list(list, 1); }
};

/// A handle, null with `failed` otherwise.
struct Opening {
  libusb_device_handle* handle = nullptr;
  int failed = LIBUSB_ERROR_NO_DEVICE;
};

Opening open_at(libusb_context* context, const Place& place) {
  libusb_device** devices = nullptr;
  const auto count = libusb_get_device_list(context, &devices);
  if (count < 0) return {.failed = static_cast<int>(count)};
  const std::unique_ptr<libusb_device*, FreeList> list(devices);
  for (; *devices; ++devices) {
    if (libusb_get_bus_number(*devices) != place.bus || libusb_get_device_address(*devices) != place.address) continue;
    Opening opening;
    opening.failed = libusb_open(*devices, &opening.handle);
    return opening;
  }
  return {};
}

Error open_error(const device::UsbIdentity& identity, const Place& place, int failed) {
  if (failed == LIBUSB_ERROR_ACCESS) return no_permission(identity, node_of(place));
  if (failed == LIBUSB_ERROR_NO_DEVICE)
    return make_error(ErrorCode::not_found, "unplugged while it was opened", describe(identity));
  return make_error(ErrorCode::io_failed, fmt::format("cannot open {}: {}", node_of(place), libusb_strerror(failed)),
                    describe(identity));
}

}  // namespace

Result<std::shared_ptr<OpenDevice>> OpenDevice::open(io::Loop& loop, const device::UsbIdentity& identity,
                                                     std::uint8_t interface) {
  const auto place = place_of(identity.path);
  if (place.has_error()) return place.error();
  auto context = Context::shared();
  if (context.has_error()) return context.error();
  const Opening opening = open_at((*context)->get(), *place);
  if (!opening.handle) return open_error(identity, *place, opening.failed);
  auto device = std::make_shared<OpenDevice>(loop, *context, opening.handle, identity);
  if (place->device_class != LIBUSB_CLASS_HUB)
    if (auto claimed = device->claim(interface, node_of(*place)); claimed.has_error()) return claimed.error();
  device->begin();
  return device;
}

OpenDevice::OpenDevice(io::Loop& loop, std::shared_ptr<Context> context, libusb_device_handle* handle,
                       device::UsbIdentity identity)
    : loop_(loop), context_(std::move(context)), handle_(handle), identity_(std::move(identity)) {
  read_endpoints(libusb_get_device(handle_));
}

void OpenDevice::read_endpoints(libusb_device* device) {
  libusb_config_descriptor* configuration = nullptr;
  if (libusb_get_active_config_descriptor(device, &configuration) < 0) return;
  for (int i = 0; i < configuration->bNumInterfaces; ++i) {
    const libusb_interface& interface = configuration->interface[i];
    for (int j = 0; j < interface.num_altsetting; ++j) {
      for (int k = 0; k < interface.altsetting[j].bNumEndpoints; ++k) {
        const libusb_endpoint_descriptor& endpoint = interface.altsetting[j].endpoint[k];
        const bool is_bulk = (endpoint.bmAttributes & LIBUSB_TRANSFER_TYPE_MASK) == LIBUSB_TRANSFER_TYPE_BULK;
        endpoints_.try_emplace(endpoint.bEndpointAddress, is_bulk ? TransferKind::bulk : TransferKind::interrupt);
      }
    }
  }
  libusb_free_config_descriptor(configuration);
}

TransferKind OpenDevice::kind_of(std::uint8_t endpoint) const {
  const auto found = endpoints_.find(endpoint);
  return found == endpoints_.end() ? TransferKind::bulk : found->second;
}

Result<void> OpenDevice::claim(std::uint8_t interface, const std::string& node) {
  libusb_set_auto_detach_kernel_driver(handle_, 1);
  const Deadline enough = Deadline::after(loop_.now(), patience);
  int failed = libusb_claim_interface(handle_, interface);
  while (failed == LIBUSB_ERROR_BUSY && !enough.expired(loop_.now())) {
    if (auto slept = loop_.sleep(between_tries); slept.has_error()) return slept.error();
    failed = libusb_claim_interface(handle_, interface);
  }
  if (failed == LIBUSB_ERROR_BUSY) return busy(interface, node);
  if (failed < 0)
    return make_error(failed == LIBUSB_ERROR_NO_DEVICE ? ErrorCode::port_lost : ErrorCode::io_failed,
                      fmt::format("interface {} cannot be claimed: {}", interface, libusb_strerror(failed)),
                      describe(identity_));
  claimed_ = interface;
  return {};
}

Error OpenDevice::busy(std::uint8_t interface, const std::string& node) const {
  const std::string driver = driver_of(identity_.path, interface);
  std::string holder = fmt::format("kept by the kernel driver {}, which does not let go", driver);
  if (driver.empty() || driver == "usbfs") {
    holder = "in use by ";
    const auto users = users_of(node);
    for (const std::string& user : users) holder += (&user == &users.front() ? "" : ", ") + user;
    if (users.empty()) holder += "another program";
  }
  return make_error(ErrorCode::port_busy, fmt::format("interface {} is {}", interface, holder), describe(identity_));
}

void OpenDevice::begin() {
  work_.emplace(loop_.context().get_executor());
  const auto lose_soon = [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->lose();
  };
  transfers_ = std::make_shared<Transfers>(loop_, handle_, describe(identity_), lose_soon);
  context_->watch(this, libusb_get_device(handle_), [this, lose_soon] { loop_.post(lose_soon); });
}

void OpenDevice::close() {
  if (!handle_) return;
  context_->unwatch(this);
  if (transfers_) transfers_->stop();
  if (claimed_) libusb_release_interface(handle_, *claimed_);  // and gives the kernel's driver its interface back
  libusb_close(std::exchange(handle_, nullptr));
  told_ = {};
  work_.reset();
}

void OpenDevice::lose() {
  if (loss_ || !handle_) return;
  loss_ = make_error(ErrorCode::port_lost, "unplugged", describe(identity_));
  work_.reset();
  const auto self = shared_from_this();
  transfers_->lose(*loss_);
  tell_loss();
}

void OpenDevice::on_lost(std::function<void(const Error&)> told) {
  told_ = std::move(told);
  if (loss_ && told_ && !loss_told_)
    loop_.post([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->tell_loss();
    });
}

void OpenDevice::tell_loss() {
  if (!told_ || std::exchange(loss_told_, true)) return;
  const auto told = told_;
  told(*loss_);
}

Result<void> OpenDevice::reset() {
  if (loss_) return *loss_;
  const int failed = libusb_reset_device(handle_);
  if (failed == 0) return {};
  if (failed != LIBUSB_ERROR_NOT_FOUND && failed != LIBUSB_ERROR_NO_DEVICE)
    return make_error(ErrorCode::io_failed, fmt::format("the reset failed: {}", libusb_strerror(failed)),
                      describe(identity_));
  loop_.post([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->lose();
  });
  return make_error(ErrorCode::port_lost, "gone after its reset, open it again", describe(identity_));
}

}  // namespace rig::usb_port
