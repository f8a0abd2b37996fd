// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "rig/base/ecdsa.hpp"
#include "rig/proto/ota/commands.hpp"

namespace rig::sim {

/// How a device decides whether a downloaded image is good. Each does what those above it do.
enum class ImageCheck : std::uint8_t {
  none,      // takes everything
  header,    // OTA header readable, and about the image that was asked for and the hardware that is there
  vendor,    // also: the Manufacturer Image ends in the SHA-256 of what stands before (a maker's own seal)
  supplier,  // also: a supplier signed the Manufacturer Image (GBCS 11.2.2)
};

/// What stands behind the Manufacturer Image.
enum class ImageForm : std::uint8_t {
  plain,            // nothing: the form of a PPMID
  supplier_signed,  // ForceReplace, a length and the supplier's signature, 66 octets: the form of meters and HCALCS
};

struct ExpectedImage {
  ota::ImageId image{};
  std::uint32_t size{};
  std::uint16_t hardware_version{};
  bool any_hardware{};
  ImageForm form{};
  std::span<const PublicKey> suppliers{};
};

bool image_is_good(ByteView file, ImageCheck check, const ExpectedImage& expected);

/// The octets between OTA header and what the form puts behind; nothing when the file is too short.
std::optional<ByteView> manufacturer_image(ByteView file, ImageForm form);

}  // namespace rig::sim
