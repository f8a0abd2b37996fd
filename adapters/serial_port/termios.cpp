// SPDX-License-Identifier: Apache-2.0
#include "adapters/serial_port/termios.hpp"

#include <fmt/format.h>
#include <termios.h>

#include <cerrno>
#include <system_error>

namespace rig::serial_port {
namespace {

tcflag_t size_flag(unsigned data_bits) {
  switch (data_bits) {
    case 5:
      return CS5;
    case 6:
      return CS6;
    case 7:
      return CS7;
    default:
      return CS8;
  }
}

void set_flag(tcflag_t& word, tcflag_t flag, bool value) { word = value ? word | flag : word & ~flag; }

Result<::termios> settings_of(int fd) {
  ::termios tty{};
  if (tcgetattr(fd, &tty) != 0) return system_error("tcgetattr", errno);
  return tty;
}

// glibc answers EINVAL after all was set when the driver kept its own word length or parity, as a pseudo-terminal does.
Result<void> apply(int fd, const ::termios& tty) {
  if (tcsetattr(fd, TCSANOW, &tty) != 0 && errno != EINVAL) return system_error("tcsetattr", errno);
  return {};
}

void wait_for_one_byte(::termios& tty) {
  tty.c_cc[VMIN] = 1;
  tty.c_cc[VTIME] = 0;
}

}  // namespace

Error system_error(const char* what, int number) {
  return make_error(ErrorCode::io_failed, fmt::format("{}: {}", what, std::generic_category().message(number)));
}

Result<void> make_raw(int fd, const SerialSettings& settings) {
  auto tty = settings_of(fd);
  if (tty.has_error()) return tty.error();
  cfmakeraw(&*tty);
  wait_for_one_byte(*tty);
  tty->c_cflag = (tty->c_cflag & ~tcflag_t{CSIZE}) | size_flag(settings.data_bits) | CLOCAL | CREAD;
  set_flag(tty->c_cflag, PARENB, settings.parity != Parity::none);
  set_flag(tty->c_cflag, PARODD, settings.parity == Parity::odd);
  set_flag(tty->c_cflag, CSTOPB, settings.stop_bits == 2);
  set_flag(tty->c_cflag, CRTSCTS, settings.rtscts);
  const bool standard_rate = cfsetspeed(&*tty, settings.baud) == 0;
  if (auto applied = apply(fd, *tty); applied.has_error() || standard_rate) return applied;
  return set_any_line_speed(fd, settings.baud);
}

Result<void> repair_after_libserialport(int fd, bool rtscts) {
  auto tty = settings_of(fd);
  if (tty.has_error()) return tty.error();
  wait_for_one_byte(*tty);
  tty->c_iflag &= ~tcflag_t{IXON | IXOFF | IXANY};
  set_flag(tty->c_cflag, CRTSCTS, rtscts);
  return apply(fd, *tty);
}

}  // namespace rig::serial_port
