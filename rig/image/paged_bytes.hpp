// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "rig/base/mapped_file.hpp"

namespace rig::image {

/// The bytes of an image, walked from front to back, so that of a mapped file only the part in use stays resident.
/// Does not own what it shows; a MappedFile must outlive it.
class PagedBytes {
 public:
  explicit PagedBytes(ByteView bytes) : bytes_(bytes) {}
  explicit PagedBytes(const MappedFile& file) : bytes_(file.bytes()), file_(&file) {}

  ByteView bytes() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }

  /// Hands `use` the bytes [offset, offset + length) piece by piece, in order. Pieces end at multiples of piece_size: a
  /// kernel with large page-cache folios maps 2 MiB for the first byte of one, so a piece across two of them would
  /// cost 4.
  template <class Use>
  void for_each_piece(std::size_t offset, std::size_t length, Use&& use) const {
    for (std::size_t end = offset + length; offset < end;) {
      const ByteView piece = bytes_.subspan(offset, std::min(piece_size - offset % piece_size, end - offset));
      use(piece);
      offset += piece.size();
      done_with(offset);
    }
  }

  /// Nothing before `offset` is needed soon.
  void done_with(std::size_t offset) const {
    if (file_ != nullptr) file_->forget(offset);
  }

  static constexpr std::size_t piece_size = std::size_t{1} << 18;

 private:
  ByteView bytes_;
  const MappedFile* file_ = nullptr;
};

}  // namespace rig::image
