// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "rig/base/bytes.hpp"
#include "rig/base/error.hpp"

namespace rig {

/// A file mapped read-only into memory. Views into bytes() live as long as the object; an empty file is an empty view.
class MappedFile {
 public:
  /// Fails with not_found or io_failed; `where` of the error is the path as given.
  static Result<MappedFile> open(const std::filesystem::path& path);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  ByteView bytes() const { return bytes_; }
  /// Tells the kernel that the first `size` bytes were read and will not be needed soon, so that walking a large file keeps
  /// little of it resident. The bytes stay valid.
  void forget(std::size_t size) const;

 private:
  explicit MappedFile(ByteView bytes) : bytes_(bytes) {}
  ByteView bytes_;
};

}  // namespace rig
