// SPDX-License-Identifier: Apache-2.0
//
// What a Communications Hub is sent over the wide area network: one firmware image and the devices it is for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rig/base/sha256.hpp"
#include "rig/base/time.hpp"
#include "rig/image/header.hpp"
#include "rig/proto/ota/commands.hpp"

namespace rig::hub {

/// Names one distribution of one image; given by whoever sends the job.
enum class JobId : std::uint64_t {};

enum class DeviceClass : std::uint8_t { ppmid, ihd, hcalcs, esme, gsme };
std::string_view name(DeviceClass device_class);
/// ESME and GSME come before everything else on the HAN (SECMP0007, C_8).
bool is_meter(DeviceClass device_class);
/// The hub activates PPMIDs and IHDs itself (SECMP0007 Appendix 3); the others by a critical command (Appendix 4).
bool hub_activates(DeviceClass device_class);

/// What the OTA header and the sender say of an image. Its bytes stay with the caller.
struct ImageFacts {
  DeviceClass device_class{DeviceClass::ppmid};
  ota::ImageId id{};  ///< as in the OTA header; `file_version` is the Upgrade Image File version
  std::optional<image::HardwareRange> hardware{};
  std::uint32_t manufacturer_image_size{};  ///< octets; what the 750 KB limit is about
  Sha256Digest manufacturer_image_hash{};
  bool force_replace{};
  bool operator==(const ImageFacts&) const = default;
};
/// One Device Model: the same manufacturer and image type.
bool same_model(const ImageFacts& a, const ImageFacts& b);

struct Job {
  JobId id{};
  ImageFacts image{};
  std::vector<Eui64> targets{};
  std::optional<UtcTime> activation{};  ///< absent: as soon as delivered. Ignored where the hub does not activate.
  bool operator==(const Job&) const = default;
};

}  // namespace rig::hub
