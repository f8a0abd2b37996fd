// SPDX-License-Identifier: Apache-2.0
//
// The body of a GBCS OTA Upgrade Image (GBCS 11.2): the Manufacturer Image (MI) alone for a PPMID, or for a meter or
// HCALCS MI, ForceReplace (1 octet), 0x40, signature (64 octets). The MI is opaque.
#pragma once

#include "rig/image/checks.hpp"
#include "rig/image/signature.hpp"

namespace rig::image {

enum class Form { ppmid, meter };

std::string_view name(Form form);

/// ForceReplace, length octet and signature.
inline constexpr std::size_t meter_trailer_size = 66;

struct ManufacturerImage {
  Form form{Form::ppmid};
  std::size_t offset{};  // from the start of the file
  std::size_t length{};
  Sha256Digest sha256{};              // the Manufacturer Image Hash
  std::optional<Byte> force_replace;  // meter form
  std::string verified_with;          // meter form: the name of the key
  bool looks_signed{};                // the last 66 octets start like a meter trailer, whether or not a key verifies
};

/// Takes the body apart. A trailer counts only if its signature verifies with one of the keys: any MI may end in bytes
/// that look like one. Reads every byte of the body. The image must have a header.
ManufacturerImage read_manufacturer_image(const PagedBytes& file, const FileLayout& layout,
                                          const std::vector<SupplierKey>& keys);

/// The result of read_manufacturer_image as a step: a warning where the form stays open.
Step check_body(const ManufacturerImage& image, std::size_t keys);

/// "A 750KB limit" for a Manufacturer Image; GBCS leaves open what a KB is.
enum class Kilobyte : std::size_t { decimal = 1000, binary = 1024 };
std::size_t size_limit(Kilobyte kilobyte);

/// The MI must be less than 750 KB. Exactly 750 KB is refused too: one rule says "less than", another "not exceed".
Step check_size_limit(std::size_t manufacturer_image_size, Kilobyte kilobyte);

}  // namespace rig::image
