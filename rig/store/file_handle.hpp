// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "rig/base/error.hpp"

namespace rig::store {

/// An open file descriptor, closed at the end of its life.
class FileHandle {
 public:
  FileHandle() = default;
  /// open(2) with O_CLOEXEC and mode 0644; `where` of an error is the path.
  static Result<FileHandle> open(const std::filesystem::path& path, int flags);

  FileHandle(FileHandle&& other) noexcept;
  FileHandle& operator=(FileHandle&& other) noexcept;
  ~FileHandle();

  /// All of `text`, in one write(2) unless the system takes less at a time. On an error part of it may have been written.
  Result<void> write(std::string_view text);
  Result<void> sync();
  Result<void> truncate(std::uint64_t size);

 private:
  FileHandle(int fd, std::filesystem::path path) : fd_(fd), path_(std::move(path)) {}
  Error failed(const char* doing) const;

  int fd_{-1};
  std::filesystem::path path_;
};

/// Makes the entry of a new or renamed file durable.
Result<void> sync_directory(const std::filesystem::path& directory);

}  // namespace rig::store
