// SPDX-License-Identifier: Apache-2.0
//
// What the JSON answers of the image commands have in common.
#pragma once

#include <nlohmann/json.hpp>

#include "rig/image/gbcs.hpp"

namespace rig::image {

using Json = nlohmann::ordered_json;

/// {"form", "offset", "length", "sha256"}, for the meter form also {"force_replace", "verified_with"}
Json manufacturer_image_json(const ManufacturerImage& image);

/// One line; a file name that is not UTF-8 shows replacement characters.
std::string one_line(const Json& json);

}  // namespace rig::image
