// SPDX-License-Identifier: Apache-2.0
//
// `hanrig image inspect`: what is in a file, without judging it against a profile's rules beyond what cannot be read.
#pragma once

#include "rig/image/gbcs.hpp"

namespace rig::image {

struct Inspection {
  std::string file;
  FileLayout layout;
  std::vector<Element> elements;                        // none under Profile::gbcs
  std::vector<Sha256Digest> element_hashes;             // one per element
  std::optional<Sha256Digest> image_hash;               // where the whole image is there
  std::optional<ManufacturerImage> manufacturer_image;  // Profile::gbcs
  std::vector<std::string> warnings;
  std::vector<std::string> errors;
};

/// Reads every byte once (under Profile::gbcs twice). `name` is what the result calls the file.
Inspection inspect(std::string name, const PagedBytes& file, Profile profile = Profile::zcl,
                   const std::vector<SupplierKey>& keys = {});

/// One JSON object on one line.
std::string to_json(const Inspection& inspection);
/// Several lines for people, ending in a line break.
std::string to_text(const Inspection& inspection);

}  // namespace rig::image
