// SPDX-License-Identifier: Apache-2.0
//
// `hanrig image verify`: the checks a supplier and the DCC make before an image is sent (GBCS 11.2, DUIS 11.1
// and 11.4), as named steps. Reads every byte of the image once, for the one hash the profile asks for.
#pragma once

#include "rig/image/gbcs.hpp"

namespace rig::image {

struct VerifyOptions {
  Profile profile{Profile::gbcs};
  Kilobyte kilobyte{Kilobyte::decimal};  // the stricter one: what passes here passes everywhere
  std::vector<SupplierKey> keys;
};

struct Verification {
  std::string file;
  Profile profile{};
  std::vector<Step> steps;
  std::optional<OtaHeader> header;
  std::optional<ManufacturerImage> manufacturer_image;  // Profile::gbcs
  std::optional<Sha256Digest> image_hash;               // Profile::zcl
};

Verification verify(std::string name, const PagedBytes& file, const VerifyOptions& options = {});

/// One JSON object on one line.
std::string to_json(const Verification& verification);
/// A line for the file and one per step; ends in a line break.
std::string to_text(const Verification& verification);

}  // namespace rig::image
