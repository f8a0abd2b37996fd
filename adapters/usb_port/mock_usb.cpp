// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_port/mock_usb.hpp"

#include <fmt/format.h>
#include <linux/usbdevice_fs.h>
#include <sys/ioctl.h>
#include <umockdev.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace rig::usb_port {
namespace {

namespace fs = std::filesystem;
using device::UsbSetup;

constexpr std::size_t setup_size = 8;

struct Unref {
  void operator()(UMockdevIoctlData* data) const { umockdev_ioctl_data_unref(data); }
};
using Data = std::unique_ptr<UMockdevIoctlData, Unref>;

void check(GError* error) {
  if (!error) return;
  const std::string message = error->message;
  g_error_free(error);
  throw std::runtime_error("umockdev: " + message);
}

Data resolve(UMockdevIoctlData* data, std::size_t offset, std::size_t length) {
  return Data(umockdev_ioctl_data_resolve(data, offset, length, nullptr));
}

template <class T>
T* as(const Data& data) {
  return reinterpret_cast<T*>(data->data);
}

unsigned next_address() {
  constexpr unsigned first = 20, last = 127;  // below are those that MockTty gives out
  static unsigned last_given = first - 1;
  last_given = last_given == last ? first : last_given + 1;
  return last_given;
}

}  // namespace

/// A transfer that was submitted and not reaped yet; the program's memory is written when it is reaped.
struct MockUsb::Urb {
  Data data;
  Data buffer;  // null for a transfer of no length
  bool finished = false;

  usbdevfs_urb& urb() const { return *as<usbdevfs_urb>(data); }
  void finish(int status, std::size_t length = 0) {
    urb().status = status;
    urb().actual_length = static_cast<int>(length);
    finished = true;
  }
  /// What the device sent, behind `offset` octets of the buffer.
  void give(ByteView bytes, std::size_t offset, std::size_t room) {
    const std::size_t length = std::min(bytes.size(), room);
    std::copy_n(bytes.begin(), length, buffer ? buffer->data + offset : nullptr);
    finish(0, length);
  }
};

/// libusb asks each of its open files for itself: one queue for the device would give one file's transfers to another.
struct MockUsb::OpenFile {
  std::deque<Urb> urbs;
  std::set<unsigned> claimed;
};

MockUsb::MockUsb(serial_port::MockTtyBed& bed, device::UsbFunction& function, MockUsbSettings settings)
    : bed_(bed), function_(function), settings_(std::move(settings)), identity_(function.identity()) {
  if (!settings_.path.empty()) identity_.path = settings_.path;
  if (identity_.path.empty()) identity_.path = "1-1";
  ioctls_ = UMOCKDEV_IOCTL_BASE(g_object_new(UMOCKDEV_TYPE_IOCTL_BASE, nullptr));
  const auto handler = +[](UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self) -> gboolean {
    return static_cast<MockUsb*>(self)->on_ioctl(client) ? TRUE : FALSE;
  };
  const auto vanished = +[](UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self) {
    static_cast<MockUsb*>(self)->vanish(client);
  };
  g_signal_connect_data(ioctls_, "handle-ioctl", reinterpret_cast<GCallback>(handler), this, nullptr, GConnectFlags{});
  g_signal_connect_data(ioctls_, "client-vanished", reinterpret_cast<GCallback>(vanished), this, nullptr,
                        GConnectFlags{});
  plug();
}

MockUsb::~MockUsb() {
  unplug();
  g_signal_handlers_disconnect_by_data(ioctls_, this);  // whoever still has it open
  g_object_unref(ioctls_);
}

void MockUsb::plug() {
  if (plugged_) return;
  address_ = next_address();
  GError* error = nullptr;
  umockdev_testbed_attach_ioctl(bed_.testbed(), node().c_str(), ioctls_, &error);
  check(error);
  umockdev_testbed_add_from_string(bed_.testbed(), sysfs_entries().c_str(), &error);
  check(error);
  const std::lock_guard lock(mutex_);
  plugged_ = true;
  hung_ = false;
  set_driver(settings_.kernel_driver);
}

void MockUsb::unplug() {
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(plugged_, false)) return;
    for (auto& [client, file] : files_)
      for (Urb& urb : file.urbs)
        if (!urb.finished) urb.finish(-ESHUTDOWN);
    set_driver({});
  }
  umockdev_testbed_uevent(bed_.testbed(), ("/sys" + sysfs_device()).c_str(), "remove");
  umockdev_testbed_remove_device(bed_.testbed(), ("/sys" + sysfs_interface()).c_str());
  umockdev_testbed_remove_device(bed_.testbed(), ("/sys" + sysfs_device()).c_str());
  umockdev_testbed_detach_ioctl(bed_.testbed(), node().c_str(), nullptr);
}

std::string MockUsb::driver() const {
  const std::lock_guard lock(mutex_);
  return driver_;
}

void MockUsb::hold(std::string driver) {
  const std::lock_guard lock(mutex_);
  held_by_ = driver;
  set_driver(std::move(driver));
}

void MockUsb::hang() {
  const std::lock_guard lock(mutex_);
  hung_ = true;
}

std::size_t MockUsb::waiting() const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& [client, file] : files_)
    count += static_cast<std::size_t>(
        std::count_if(file.urbs.begin(), file.urbs.end(), [](const Urb& urb) { return !urb.finished; }));
  return count;
}

// The real /sys shows who has the interface as a link; umockdev makes it once, the kernel keeps it up to date.
void MockUsb::set_driver(std::string driver) {
  driver_ = std::move(driver);
  const std::unique_ptr<char, decltype(&g_free)> root(umockdev_testbed_get_root_dir(bed_.testbed()), g_free);
  const fs::path link = fs::path(root.get() + ("/sys" + sysfs_interface())) / "driver";
  fs::remove(link);
  if (!driver_.empty()) fs::create_symlink("../../../../../../bus/usb/drivers/" + driver_, link);
}

void MockUsb::vanish(UMockdevIoctlClient* client) {
  const std::lock_guard lock(mutex_);
  const auto file = files_.find(client);
  if (file == files_.end()) return;
  if (plugged_ && !file->second.claimed.empty()) set_driver({});  // nobody puts the kernel's driver back
  files_.erase(file);
}

bool MockUsb::on_ioctl(UMockdevIoctlClient* client) {
  const std::lock_guard lock(mutex_);
  const auto request = umockdev_ioctl_client_get_request(client);
  const int result = answer(client, request, umockdev_ioctl_client_get_arg(client));
  umockdev_ioctl_client_complete(client, result < 0 ? -1 : result, result < 0 ? -result : 0);
  return true;
}

int MockUsb::answer(UMockdevIoctlClient* client, unsigned long request, UMockdevIoctlData* argument) {
  const bool reaps = request == USBDEVFS_REAPURB || request == USBDEVFS_REAPURBNDELAY;
  if (!plugged_ && !reaps) return -ENODEV;
  const auto interface = [&] { return *as<unsigned>(resolve(argument, 0, sizeof(unsigned))); };
  switch (request) {
    case USBDEVFS_GET_CAPABILITIES:
      *as<std::uint32_t>(resolve(argument, 0, sizeof(std::uint32_t))) =
          USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION | USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
          USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
      return 0;
    case USBDEVFS_GETDRIVER: {
      const Data driver = resolve(argument, 0, sizeof(usbdevfs_getdriver));
      if (driver_.empty()) return -ENODATA;
      const std::size_t length = driver_.copy(as<usbdevfs_getdriver>(driver)->driver, USBDEVFS_MAXDRIVERNAME);
      as<usbdevfs_getdriver>(driver)->driver[length] = '\0';
      return 0;
    }
    case USBDEVFS_IOCTL:
      return driver_ioctl(argument);
    case USBDEVFS_CLAIMINTERFACE:
      return claim(client, interface(), false);
    case USBDEVFS_DISCONNECT_CLAIM:
      return claim(client,
                   as<usbdevfs_disconnect_claim>(resolve(argument, 0, sizeof(usbdevfs_disconnect_claim)))->interface,
                   true);
    case USBDEVFS_RELEASEINTERFACE:
      return release(client, interface());
    case USBDEVFS_RESET:
      ++resets_;
      hung_ = false;
      return 0;
    case USBDEVFS_CLEAR_HALT:
      ++cleared_halts_;
      return 0;
    case USBDEVFS_SUBMITURB:
      return submit(client, argument);
    case USBDEVFS_DISCARDURB: {
      unsigned long address = 0;
      std::memcpy(&address, argument->data, sizeof address);
      return discard(client, address);
    }
    case USBDEVFS_REAPURB:
    case USBDEVFS_REAPURBNDELAY:
      return reap(client, argument);
    default:
      return -ENOTTY;
  }
}

int MockUsb::claim(UMockdevIoctlClient* client, unsigned interface, bool driver_may_go) {
  if (interface != 0) return -EINVAL;
  const bool driver_goes = driver_may_go && driver_ != "usbfs" && driver_ != held_by_;
  if (!driver_.empty() && !driver_goes) return files_[client].claimed.contains(interface) ? 0 : -EBUSY;
  files_[client].claimed.insert(interface);
  set_driver("usbfs");
  return 0;
}

int MockUsb::release(UMockdevIoctlClient* client, unsigned interface) {
  if (files_[client].claimed.erase(interface) == 0) return -EINVAL;
  set_driver({});
  return 0;
}

int MockUsb::driver_ioctl(UMockdevIoctlData* argument) {
  const Data asked = resolve(argument, 0, sizeof(usbdevfs_ioctl));
  const auto code = static_cast<unsigned>(as<usbdevfs_ioctl>(asked)->ioctl_code);
  if (code == USBDEVFS_CONNECT) {
    if (!driver_.empty()) return -EBUSY;
    set_driver(settings_.kernel_driver);
    return driver_.empty() ? 0 : 1;
  }
  if (code != USBDEVFS_DISCONNECT) return -ENOTTY;
  if (driver_.empty()) return -ENODATA;
  if (driver_ == held_by_) return -EBUSY;
  set_driver({});
  return 0;
}

int MockUsb::submit(UMockdevIoctlClient* client, UMockdevIoctlData* argument) {
  Urb urb{.data = resolve(argument, 0, sizeof(usbdevfs_urb)), .buffer = nullptr};
  if (urb.urb().buffer_length > 0)
    urb.buffer =
        resolve(urb.data.get(), offsetof(usbdevfs_urb, buffer), static_cast<std::size_t>(urb.urb().buffer_length));
  const bool known = urb.urb().type == USBDEVFS_URB_TYPE_CONTROL ||
                     std::any_of(settings_.endpoints.begin(), settings_.endpoints.end(),
                                 [&](const MockEndpoint& endpoint) { return endpoint.address == urb.urb().endpoint; });
  if (!known) return -ENOENT;
  try_to_finish(files_[client].urbs.emplace_back(std::move(urb)));
  return 0;
}

bool MockUsb::try_to_finish(Urb& urb) {
  if (urb.finished || hung_) return urb.finished;
  const auto room = static_cast<std::size_t>(urb.urb().buffer_length);
  const std::uint8_t endpoint = urb.urb().endpoint;
  if (urb.urb().type == USBDEVFS_URB_TYPE_CONTROL) {
    control(urb);
  } else if ((endpoint & 0x80) != 0) {
    if (const auto bytes = function_.on_in(endpoint, room)) urb.give(*bytes, 0, room);
  } else {
    const ByteView sent(urb.buffer ? urb.buffer->data : nullptr, room);
    function_.on_out(endpoint, sent) ? urb.finish(0, room) : urb.finish(-EPIPE);
  }
  return urb.finished;
}

void MockUsb::control(Urb& urb) {
  const Byte* octets = urb.buffer->data;
  const auto word = [&](std::size_t at) { return static_cast<std::uint16_t>(octets[at] | octets[at + 1] << 8); };
  const UsbSetup setup{octets[0], octets[1], word(2), word(4)};
  const std::size_t length = word(6);
  const ByteView sent = setup.device_sends() ? ByteView{} : ByteView(octets + setup_size, length);
  auto answered = standard_request(setup);
  if (!answered) answered = function_.on_control(setup, sent, length);
  if (!answered) return urb.finish(-EPIPE);
  if (setup.device_sends()) return urb.give(*answered, setup_size, length);
  urb.finish(0, length);
}

int MockUsb::discard(UMockdevIoctlClient* client, unsigned long address) {
  auto& urbs = files_[client].urbs;
  const auto found =
      std::find_if(urbs.begin(), urbs.end(), [&](const Urb& urb) { return urb.data->client_addr == address; });
  if (found == urbs.end() || found->finished) return -EINVAL;
  found->finish(-ENOENT);
  return 0;
}

// libusb asks again and again while it waits, because the node of a mocked device always looks ready: this is where a
// device that had nothing to say is asked again.
int MockUsb::reap(UMockdevIoctlClient* client, UMockdevIoctlData* argument) {
  auto& urbs = files_[client].urbs;
  const auto found = std::find_if(urbs.begin(), urbs.end(), [this](Urb& urb) { return try_to_finish(urb); });
  if (found == urbs.end()) return plugged_ ? -EAGAIN : -ENODEV;
  const Data pointer = resolve(argument, 0, sizeof(void*));
  umockdev_ioctl_data_set_ptr(pointer.get(), 0, found->data.get());
  urbs.erase(found);
  return 0;
}

}  // namespace rig::usb_port
