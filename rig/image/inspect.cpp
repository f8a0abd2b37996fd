// SPDX-License-Identifier: Apache-2.0
#include "rig/image/inspect.hpp"

namespace rig::image {
namespace {

/// One pass over the image: every byte goes into the image's hash, those of an element also into the element's.
void hash_all(const PagedBytes& file, Inspection& inspection) {
  const auto& layout = inspection.layout;
  Sha256 image;
  std::size_t at = *layout.magic_offset;
  const auto into_image = [&](ByteView piece) { image.update(piece); };
  for (const auto& element : inspection.elements) {
    file.for_each_piece(at, element.offset - at, into_image);
    Sha256 hash;
    file.for_each_piece(element.offset, element.length, [&](ByteView piece) {
      image.update(piece);
      hash.update(piece);
    });
    inspection.element_hashes.push_back(hash.finish());
    at = element.offset + element.length;
  }
  file.for_each_piece(at, layout.image_end() - at, into_image);
  if (!layout.is_truncated()) inspection.image_hash = image.finish();
}

}  // namespace

Inspection inspect(std::string name, const PagedBytes& file, Profile profile, const std::vector<SupplierKey>& keys) {
  Inspection inspection;
  inspection.file = std::move(name);
  inspection.layout = read_layout(file);
  auto steps = check_header(inspection.layout, profile);
  if (inspection.layout.header) {
    if (profile == Profile::gbcs) {
      inspection.manufacturer_image = read_manufacturer_image(file, inspection.layout, keys);
      steps.push_back(check_body(*inspection.manufacturer_image, keys.size()));
    } else {
      auto elements = read_elements(file, inspection.layout);
      steps.push_back(check_elements(elements));
      inspection.elements = std::move(elements.whole);
    }
    hash_all(file, inspection);
  }
  inspection.warnings = texts(steps, Level::warning);
  inspection.errors = texts(steps, Level::error);
  return inspection;
}

}  // namespace rig::image
