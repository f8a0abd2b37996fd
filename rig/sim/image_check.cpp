// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/image_check.hpp"

#include <algorithm>

#include "rig/base/sha256.hpp"
#include "rig/image/header.hpp"

namespace rig::sim {
namespace {

constexpr std::size_t signature_size = std::tuple_size_v<EcdsaSignature>;
constexpr std::size_t signed_trailer = 2 + signature_size;  // ForceReplace, length

bool header_is_good(const image::OtaHeader& header, const ExpectedImage& expected) {
  const ota::ImageId named{header.manufacturer_code, header.image_type, header.file_version};
  const bool fits = expected.any_hardware || !header.hardware || header.hardware->contains(expected.hardware_version);
  return named == expected.image && header.total_image_size == expected.size && fits;
}

bool seal_is_good(ByteView manufacturer_image) {
  if (manufacturer_image.size() < Sha256Digest{}.size()) return false;
  const ByteView seal = manufacturer_image.last(Sha256Digest{}.size());
  const Sha256Digest digest = sha256(manufacturer_image.first(manufacturer_image.size() - seal.size()));
  return std::equal(seal.begin(), seal.end(), digest.begin());
}

bool signature_is_good(ByteView file, ByteView manufacturer_image, std::span<const PublicKey> suppliers) {
  const ByteView trailer = file.last(signed_trailer);
  if (trailer[1] != signature_size) return false;
  EcdsaSignature signature{};
  std::copy_n(trailer.begin() + 2, signature_size, signature.begin());
  const Sha256Digest digest = sha256(manufacturer_image);
  return std::any_of(suppliers.begin(), suppliers.end(), [&](const PublicKey& key) { return key.verifies(digest, signature); });
}

}  // namespace

std::optional<ByteView> manufacturer_image(ByteView file, ImageForm form) {
  wire::Reader reader(file);
  if (wire::decode_from<image::OtaHeader>(reader).has_error()) return std::nullopt;
  const ByteView body = reader.rest();
  const std::size_t trailer = form == ImageForm::supplier_signed ? signed_trailer : 0;
  if (body.size() < trailer) return std::nullopt;
  return body.first(body.size() - trailer);
}

bool image_is_good(ByteView file, ImageCheck check, const ExpectedImage& expected) {
  if (check == ImageCheck::none) return true;
  wire::Reader reader(file);
  const auto header = wire::decode_from<image::OtaHeader>(reader);
  if (header.has_error() || file.size() != expected.size || !header_is_good(*header, expected)) return false;
  if (check == ImageCheck::header) return true;
  const auto image = manufacturer_image(file, expected.form);
  if (!image || !seal_is_good(*image)) return false;
  if (check == ImageCheck::vendor) return true;
  return expected.form == ImageForm::supplier_signed && signature_is_good(file, *image, expected.suppliers);
}

}  // namespace rig::sim
