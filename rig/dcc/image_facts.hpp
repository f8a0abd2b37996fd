// SPDX-License-Identifier: Apache-2.0
//
// What the head end takes from the image of a request: header, Manufacturer Image, and its hash, computed once.
#pragma once

#include "rig/dcc/request.hpp"
#include "rig/image/header.hpp"

namespace rig::dcc {

struct ImageFacts {
  image::OtaHeader header;
  std::size_t image_size{};           // header included
  std::size_t manufacturer_offset{};  // of the Manufacturer Image
  std::size_t manufacturer_size{};
  Sha256Digest hash{};                // of the Manufacturer Image
  std::optional<Byte> force_replace;  // 11.1
};

/// The body is read as the kind of request says: 11.1 ends in ForceReplace, 0x40 and a signature (GBCS 11.2.2), which
/// nobody but the device verifies; 11.4 is the Manufacturer Image alone. The error is invalid_file, a sentence.
Result<ImageFacts> read_image(RequestKind kind, ByteView image);

}  // namespace rig::dcc
