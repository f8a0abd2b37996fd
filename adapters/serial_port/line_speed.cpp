// SPDX-License-Identifier: Apache-2.0
//
// Rates by number instead of by B constant. A file of its own because the kernel's termios2 and glibc's termios cannot
// be included together.
#include <asm/ioctls.h>
#include <asm/termbits.h>

#include <cerrno>

#include "adapters/serial_port/termios.hpp"

extern "C" int ioctl(int fd, unsigned long request, ...) noexcept;  // <sys/ioctl.h> brings glibc's termios along

namespace rig::serial_port {

Result<std::uint32_t> line_speed(int fd) {
  termios2 tty{};
  if (ioctl(fd, TCGETS2, &tty) != 0) return system_error("reading the line speed", errno);
  return tty.c_ospeed;
}

Result<void> set_any_line_speed(int fd, std::uint32_t baud) {
  termios2 tty{};
  if (ioctl(fd, TCGETS2, &tty) != 0) return system_error("reading the line speed", errno);
  tty.c_cflag = (tty.c_cflag & ~static_cast<tcflag_t>(CBAUD)) | BOTHER;
  tty.c_ispeed = tty.c_ospeed = baud;
  if (ioctl(fd, TCSETS2, &tty) != 0) return system_error("setting the line speed", errno);
  return {};
}

}  // namespace rig::serial_port
