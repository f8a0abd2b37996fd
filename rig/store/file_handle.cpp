// SPDX-License-Identifier: Apache-2.0
#include "rig/store/file_handle.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace rig::store {

Result<FileHandle> FileHandle::open(const std::filesystem::path& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
  if (fd >= 0) return FileHandle(fd, path);
  const auto code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::io_failed;
  return make_error(code, fmt::format("cannot open: {}", std::strerror(errno)), path.string());
}

FileHandle::FileHandle(FileHandle&& other) noexcept : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

FileHandle& FileHandle::operator=(FileHandle&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  return *this;
}

FileHandle::~FileHandle() {
  if (fd_ >= 0) ::close(fd_);
}

Error FileHandle::failed(const char* doing) const {
  return make_error(ErrorCode::io_failed, fmt::format("{}: {}", doing, std::strerror(errno)), path_.string());
}

Result<void> FileHandle::write(std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(fd_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed("cannot write");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> FileHandle::sync() {
  if (::fsync(fd_) != 0) return failed("cannot sync");
  return {};
}

Result<void> FileHandle::truncate(std::uint64_t size) {
  if (::ftruncate(fd_, static_cast<off_t>(size)) != 0) return failed("cannot truncate");
  return {};
}

Result<void> sync_directory(const std::filesystem::path& directory) {
  auto handle = FileHandle::open(directory, O_RDONLY | O_DIRECTORY);
  if (!handle) return handle.error();
  return handle->sync();
}

}  // namespace rig::store
