// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "rig/base/error.hpp"
#include "rig/base/time.hpp"

namespace rig::io {

/// A physical port is ours: no other process of this machine that asks the same way gets it. The kernel forgets the lock with the
/// process that held it, so one of a killed run does not stay in the way.
class PortLock {
 public:
  /// `port` names the socket, not the device node: "usb-1-1.3". `now` is for others to read. Errors: port_busy, naming the process that
  /// has it; io_failed.
  static Result<PortLock> take(const std::string& port, UtcTime now, const std::filesystem::path& folder = usual_folder());
  PortLock(PortLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)), taken_over_(std::move(other.taken_over_)) {}
  PortLock& operator=(PortLock&& other) noexcept;
  ~PortLock();

  /// What the process wrote that had it before and ended without giving it back.
  const std::optional<std::string>& taken_over() const { return taken_over_; }

  /// What HANRIG_LOCK_FOLDER says, else /run/lock, where everybody may write, else the folder for temporary files.
  static std::filesystem::path usual_folder();

 private:
  explicit PortLock(int fd) : fd_(fd) {}
  int fd_ = -1;
  std::optional<std::string> taken_over_;
};

}  // namespace rig::io
