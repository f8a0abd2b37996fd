// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/image_check.hpp"

#include <algorithm>

#include "rig/base/sha256.hpp"
#include "rig/image/header.hpp"

namespace rig::sim {
namespace {

bool header_is_good(const image::OtaHeader& header, const ExpectedImage& expected) {
  const ota::ImageId named{header.manufacturer_code, header.image_type, header.file_version};
  return named == expected.image && header.total_image_size == expected.size &&
         (!header.hardware || header.hardware->contains(expected.hardware_version));
}

bool seal_is_good(ByteView manufacturer_image) {
  if (manufacturer_image.size() < Sha256Digest{}.size()) return false;
  const ByteView seal = manufacturer_image.last(Sha256Digest{}.size());
  const Sha256Digest digest = sha256(manufacturer_image.first(manufacturer_image.size() - seal.size()));
  return std::equal(seal.begin(), seal.end(), digest.begin());
}

}  // namespace

bool image_is_good(ByteView file, ImageCheck check, const ExpectedImage& expected) {
  if (check == ImageCheck::none) return true;
  wire::Reader reader(file);
  const auto header = wire::decode_from<image::OtaHeader>(reader);
  if (header.has_error() || file.size() != expected.size || !header_is_good(*header, expected)) return false;
  if (check == ImageCheck::header) return true;
  const ByteView body = reader.rest();
  return body.size() >= expected.trailer && seal_is_good(body.first(body.size() - expected.trailer));
}

}  // namespace rig::sim
