// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "rig/proto/ota/commands.hpp"

namespace rig::sim {

/// How a device decides whether a downloaded image is good.
enum class ImageCheck : std::uint8_t {
  none,    // takes everything
  header,  // OTA header readable, and about the image that was asked for and the hardware that is there
  vendor,  // also: the Manufacturer Image ends in the SHA-256 of what stands before (a maker's own seal)
};

struct ExpectedImage {
  ota::ImageId image{};
  std::uint32_t size{};
  std::uint16_t hardware_version{};
  std::size_t trailer{};  ///< octets behind the Manufacturer Image
};

bool image_is_good(ByteView file, ImageCheck check, const ExpectedImage& expected);

}  // namespace rig::sim
