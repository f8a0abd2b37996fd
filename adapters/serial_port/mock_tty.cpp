// SPDX-License-Identifier: Apache-2.0
#include "adapters/serial_port/mock_tty.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <umockdev.h>

#include <cstring>
#include <stdexcept>

namespace rig::serial_port {
namespace {

void check(GError* error) {
  if (!error) return;
  const std::string message = error->message;
  g_error_free(error);
  throw std::runtime_error("umockdev: " + message);
}

}  // namespace

MockTtyBed::MockTtyBed() : testbed_(umockdev_testbed_new()) {}
MockTtyBed::~MockTtyBed() { g_object_unref(testbed_); }

MockTty::MockTty(MockTtyBed& bed, io::Loop& loop, MockTtyIdentity identity)
    : bed_(bed), loop_(loop), identity_(std::move(identity)), modem_lines_(TIOCM_DTR | TIOCM_RTS) {
  ioctls_ = UMOCKDEV_IOCTL_BASE(g_object_new(UMOCKDEV_TYPE_IOCTL_BASE, nullptr));
  const auto handler = +[](UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self) -> gboolean {
    return static_cast<MockTty*>(self)->on_ioctl(client) ? TRUE : FALSE;
  };
  g_signal_connect_data(ioctls_, "handle-ioctl", reinterpret_cast<GCallback>(handler), this, nullptr, GConnectFlags{});
  plug();
}

MockTty::~MockTty() {
  unplug();
  g_object_unref(ioctls_);
}

// umockdev's own pseudo-terminal cannot be added again after an unplug (0.17.16 asserts), so the node is a link to
// ours.
void MockTty::plug() {
  if (device_) return;
  GError* error = nullptr;
  umockdev_testbed_attach_ioctl(bed_.testbed(), path().c_str(), ioctls_, &error);
  check(error);
  device_ = *PtyTwin::create(loop_, "device behind " + path());
  const std::unique_ptr<char, decltype(&g_free)> root(umockdev_testbed_get_root_dir(bed_.testbed()), g_free);
  if (auto linked = device_->link(root.get() + path()); linked.has_error())
    throw std::runtime_error(describe(linked.error()));
  umockdev_testbed_add_from_string(bed_.testbed(), sysfs_entries().c_str(), &error);
  check(error);
}

std::string MockTty::sysfs_entries() const {
  const auto attribute = [](std::string_view key, const std::string& value) {
    return value.empty() ? std::string() : fmt::format("A: {}={}\\n\n", key, value);
  };
  return fmt::format(
             "P: {}\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nA: busnum=1\\n\nA: devnum={}\\n\nA: bNumInterfaces= "
             "1\\n\n",
             usb_device(), identity_.minor + 2) +
         attribute("idVendor", identity_.vid) + attribute("idProduct", identity_.pid) +
         attribute("serial", identity_.serial) + attribute("product", identity_.product) +
         attribute("manufacturer", identity_.manufacturer) +
         fmt::format("\nP: {}\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\nA: bInterfaceNumber=00\\n\n",
                     usb_interface()) +
         fmt::format("\nP: {}\nE: SUBSYSTEM=usb-serial\n", usb_serial()) +
         fmt::format("\nP: {}\nE: SUBSYSTEM=tty\nE: DEVNAME={}\nE: MAJOR=188\nE: MINOR={}\nL: device=../../../{}\n\n",
                     tty(), path(), identity_.minor, identity_.tty);
}

// Deepest first, and every entry that has a subsystem: otherwise the next plug() finds left-over links and asserts.
void MockTty::unplug() {
  if (!device_) return;
  umockdev_testbed_uevent(bed_.testbed(), ("/sys" + tty()).c_str(), "remove");
  for (const std::string& entry : {tty(), usb_serial(), usb_interface(), usb_device()})
    umockdev_testbed_remove_device(bed_.testbed(), ("/sys" + entry).c_str());
  umockdev_testbed_detach_ioctl(bed_.testbed(), path().c_str(), nullptr);
  device_.reset();
}

bool MockTty::on_ioctl(UMockdevIoctlClient* client) {
  const auto request = umockdev_ioctl_client_get_request(client);
  const bool about_modem_lines =
      request == TIOCMGET || request == TIOCMBIS || request == TIOCMBIC || request == TIOCMSET;
  if (!about_modem_lines ||
      !identity_.has_modem_lines) {  // the pseudo-terminal knows the rest; umockdev's own answer would be ENOTTY
    int number = 0;
    const int answer = umockdev_ioctl_client_execute(client, &number, nullptr);
    umockdev_ioctl_client_complete(client, answer, answer < 0 ? number : 0);
    return true;
  }
  UMockdevIoctlData* word = umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0, sizeof(int), nullptr);
  int bits = 0;
  std::memcpy(&bits, word->data, sizeof bits);
  if (request == TIOCMBIS) modem_lines_ |= bits;
  if (request == TIOCMBIC) modem_lines_ &= ~bits;
  if (request == TIOCMSET) modem_lines_ = bits & (TIOCM_DTR | TIOCM_RTS);
  if (request == TIOCMGET) {
    bits = modem_lines_ | TIOCM_CTS | TIOCM_DSR | TIOCM_CAR;
    std::memcpy(word->data, &bits, sizeof bits);
  }
  umockdev_ioctl_data_unref(word);
  umockdev_ioctl_client_complete(client, 0, 0);
  return true;
}

}  // namespace rig::serial_port
