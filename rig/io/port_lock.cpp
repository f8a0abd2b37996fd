// SPDX-License-Identifier: Apache-2.0
#include "rig/io/port_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace rig::io {
namespace {

std::string lock_name(const std::string& port) {
  std::string name = "hanrig-" + port + ".lock";
  for (char& one : name)
    if (one == '/') one = '_';
  return name;
}

std::string read_holder(int fd) {
  char text[256];
  const auto count = ::pread(fd, text, sizeof text, 0);
  return std::string(text, count > 0 ? static_cast<std::size_t>(count) : 0);
}

}  // namespace

std::filesystem::path PortLock::usual_folder() {
  if (const char* set = std::getenv("HANRIG_LOCK_FOLDER")) return set;
  std::error_code none;
  return std::filesystem::is_directory("/run/lock", none) ? "/run/lock" : std::filesystem::temp_directory_path();
}

Result<PortLock> PortLock::take(const std::string& port, UtcTime now, const std::filesystem::path& folder) {
  const std::string path = folder / lock_name(port);
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0) return make_error(ErrorCode::io_failed, fmt::format("the lock cannot be made: {}", std::strerror(errno)), path);
  PortLock lock(fd);
  static_cast<void>(::fchmod(fd, 0666));  // whatever the umask: another user's run must be able to take it over
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0)
    return make_error(ErrorCode::port_busy, fmt::format("another run has it: {}", read_holder(fd)), port);
  if (auto before = read_holder(fd); !before.empty()) lock.taken_over_ = std::move(before);
  const std::string us = fmt::format("process {} since {}", ::getpid(), to_rfc3339(now));
  if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, us.data(), us.size(), 0) != static_cast<ssize_t>(us.size()))
    return make_error(ErrorCode::io_failed, fmt::format("the lock cannot be written: {}", std::strerror(errno)), path);
  return lock;
}

PortLock& PortLock::operator=(PortLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(taken_over_, other.taken_over_);
  return *this;
}

// The file stays: whoever waits for it may have it open already.
PortLock::~PortLock() {
  if (fd_ < 0) return;
  static_cast<void>(::ftruncate(fd_, 0));
  ::close(fd_);
}

}  // namespace rig::io
