// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/proto/ota/commands.hpp"

namespace rig::sim {

/// Whether what a server names, with wildcards, is this image.
inline bool names(const ota::ImageId& filter, const ota::ImageId& image) {
  return (filter.manufacturer == image.manufacturer || filter.manufacturer == ota::any_manufacturer) &&
         (filter.image_type == image.image_type || filter.image_type == ota::any_image_type) &&
         (filter.file_version == image.file_version || filter.file_version == ota::any_file_version);
}

}  // namespace rig::sim
