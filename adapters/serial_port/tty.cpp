// SPDX-License-Identifier: Apache-2.0
#include "adapters/serial_port/tty.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <libserialport.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

#include "adapters/serial_port/identity.hpp"
#include "adapters/serial_port/termios.hpp"

namespace rig::serial_port {
namespace {

Error busy() { return make_error(ErrorCode::port_busy, "in use by another program"); }

Error permission_denied(const std::string& path) {
  struct stat status {};
  ::stat(path.c_str(), &status);
  const group* owner = getgrgid(status.st_gid);
  const std::string group_name = owner ? owner->gr_name : std::to_string(status.st_gid);
  return make_error(ErrorCode::io_failed,
                    fmt::format("permission denied; the port belongs to group {0}: add yourself with "
                                "'usermod -aG {0} <user>' and log in again",
                                group_name));
}

Error open_failed(const std::string& path, int number) {
  switch (number) {
    case ENOENT:
      return no_such_port(path, enumerate());
    case EACCES:
    case EPERM:
      return permission_denied(path);
    case EBUSY:
      return busy();
    case ENXIO:
    case ENODEV:
      return make_error(ErrorCode::not_found, "the device behind the port is gone");
    default:
      return system_error("open", number);
  }
}

// The lock is taken on a descriptor of our own before libserialport opens the port, because its sp_open() changes the
// settings of the tty for everybody: the program that holds it would read an end of file. TIOCEXCL does not stop root;
// TIOCGEXCL and the lock do.
Result<Descriptor> open_guard(const std::string& path) {
  Descriptor guard(::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (!guard) return open_failed(path, errno);
  if (!isatty(guard.get())) return make_error(ErrorCode::unsupported, "is not a serial port");
  int exclusive = 0;
  if (ioctl(guard.get(), TIOCGEXCL, &exclusive) == 0 && exclusive != 0) return busy();
  if (flock(guard.get(), LOCK_EX | LOCK_NB) != 0) return busy();
  return guard;
}

sp_parity parity_of(Parity parity) {
  switch (parity) {
    case Parity::even:
      return SP_PARITY_EVEN;
    case Parity::odd:
      return SP_PARITY_ODD;
    default:
      return SP_PARITY_NONE;
  }
}

Error libserialport_failed(const char* what) {
  const int number = errno;
  return number == EBUSY ? busy() : system_error(what, number);
}

Result<void> configure(sp_port* port, const SerialSettings& settings) {
  if (sp_set_baudrate(port, static_cast<int>(settings.baud)) != SP_OK)
    return libserialport_failed("setting the baud rate");
  if (sp_set_bits(port, static_cast<int>(settings.data_bits)) != SP_OK)
    return libserialport_failed("setting the data bits");
  if (sp_set_parity(port, parity_of(settings.parity)) != SP_OK) return libserialport_failed("setting the parity");
  if (sp_set_stopbits(port, static_cast<int>(settings.stop_bits)) != SP_OK)
    return libserialport_failed("setting the stop bits");
  // It also moves DTR and RTS, which not every driver has; the flags it is meant to clear are repaired right after.
  sp_set_flowcontrol(port, SP_FLOWCONTROL_NONE);
  return {};
}

Error at(Error error, const std::string& path) {
  error.where = path;
  return error;
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

// The mark of exclusive use is the tty's, not the descriptor's: it would outlive us if somebody else keeps the tty
// open.
void Tty::ClosePort::operator()(sp_port* port) const {
  int fd = -1;
  if (sp_get_port_handle(port, &fd) == SP_OK && fd >= 0) {
    ioctl(fd, TIOCNXCL);
    sp_close(port);
  }
  sp_free_port(port);
}

Result<void> Tty::open_with_libserialport(const std::string& name, const SerialSettings& settings) {
  sp_port* port = nullptr;
  if (sp_get_port_by_name(name.c_str(), &port) != SP_OK)
    return make_error(ErrorCode::not_found, "the port has just gone");
  std::unique_ptr<sp_port, ClosePort> opened(port);
  if (sp_open(port, SP_MODE_READ_WRITE) != SP_OK) {
    // No modem lines behind this name: not for libserialport, and good enough for us.
    if (errno == ENOTTY || errno == EINVAL) return make_raw(fd_, settings);
    return libserialport_failed("sp_open");
  }
  int fd = -1;
  sp_get_port_handle(port, &fd);
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  ioctl(fd, TIOCEXCL);
  if (auto set = configure(port, settings); set.has_error()) return set;
  if (auto repaired = repair_after_libserialport(fd, settings.rtscts); repaired.has_error()) return repaired;
  port_ = std::move(opened);
  fd_ = fd;
  return {};
}

Result<Tty> Tty::open(const std::string& path, const SerialSettings& settings) {
  auto guard = open_guard(path);
  if (guard.has_error()) return at(guard.error(), path);
  Tty tty(std::move(*guard));
  const std::string name = libserialport_name(path);
  const auto ready = name.empty() ? make_raw(tty.fd_, settings) : tty.open_with_libserialport(name, settings);
  if (ready.has_error()) return at(ready.error(), path);
  tcflush(tty.fd_, TCIFLUSH);
  return tty;
}

}  // namespace rig::serial_port
