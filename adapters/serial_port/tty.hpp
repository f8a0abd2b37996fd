// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "adapters/serial_port/settings.hpp"
#include "rig/base/error.hpp"

struct sp_port;

namespace rig::serial_port {

/// A descriptor that is closed by its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// A tty that is open, ours alone, raw and non-blocking; closed on destruction.
class Tty {
 public:
  /// Errors, `where` being the path: not_found, port_busy, io_failed, unsupported when it is no tty.
  static Result<Tty> open(const std::string& path, const SerialSettings& settings);
  Tty(Tty&&) noexcept = default;
  Tty& operator=(Tty&&) noexcept = default;
  ~Tty() = default;

  int fd() const { return fd_; }

 private:
  struct ClosePort {
    void operator()(sp_port* port) const;
  };
  explicit Tty(Descriptor guard) : guard_(std::move(guard)), fd_(guard_.get()) {}
  Result<void> open_with_libserialport(const std::string& name, const SerialSettings& settings);

  Descriptor guard_;  // carries the lock; where libserialport does not know the port, the bytes too
  std::unique_ptr<sp_port, ClosePort> port_;
  int fd_ = -1;
};

}  // namespace rig::serial_port
