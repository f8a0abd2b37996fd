// SPDX-License-Identifier: Apache-2.0
//
// What is done to a tty by termios. Descriptors are borrowed.
#pragma once

#include "adapters/serial_port/settings.hpp"
#include "rig/base/error.hpp"

namespace rig::serial_port {

/// Every byte passes unchanged, nothing is echoed, a read waits for at least one byte; line settings as given.
Result<void> make_raw(int fd, const SerialSettings& settings);

/// Repairs what libserialport 0.1.1 leaves behind (measured): VMIN=0, so that a read without data looks like an
/// unplugged port; IXON; and RTS/CTS, which it puts into the wrong flag word, so that its setter has no effect.
Result<void> repair_after_libserialport(int fd, bool rtscts);

/// The rate the line runs at, in bit/s; on the master of a pseudo-terminal, what its user asked for.
Result<std::uint32_t> line_speed(int fd);

/// Sets a rate that has no B constant.
Result<void> set_any_line_speed(int fd, std::uint32_t baud);

/// "Input/output error" of errno, as an io_failed error.
Error system_error(const char* what, int number);

}  // namespace rig::serial_port
