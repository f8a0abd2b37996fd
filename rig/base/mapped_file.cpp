// SPDX-License-Identifier: Apache-2.0
#include "rig/base/mapped_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace rig {
namespace {

Error errno_error(const std::filesystem::path& path, const char* doing) {
  const auto code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::io_failed;
  return make_error(code, fmt::format("{}: {}", doing, std::strerror(errno)), path.string());
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno_error(path, "cannot open");
  struct stat status {};
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
    errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    auto error = errno_error(path, "not a regular file");
    ::close(fd);
    return error;
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) {
    ::close(fd);
    return MappedFile(ByteView{});
  }
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (address == MAP_FAILED) {
    auto error = errno_error(path, "cannot map");
    ::close(fd);
    return error;
  }
  ::close(fd);
  return MappedFile(ByteView(static_cast<const Byte*>(address), size));
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<Byte*>(bytes_.data()), bytes_.size());
}

void MappedFile::forget(std::size_t size) const {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  size = std::min(size, bytes_.size()) / page * page;
  if (size > 0) ::madvise(const_cast<Byte*>(bytes_.data()), size, MADV_DONTNEED);
}

}  // namespace rig
