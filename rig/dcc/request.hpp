// SPDX-License-Identifier: Apache-2.0
//
// Service requests that carry or drive firmware (DUIS 11.1 to 11.4, and 11.5 of the 2019 draft), as values.
#pragma once

#include <filesystem>
#include <memory>
#include <variant>
#include <vector>

#include "rig/base/error.hpp"
#include "rig/dcc/values.hpp"

namespace rig::dcc {

enum class RequestKind {
  update_firmware,        // 11.1: ESME, GSME, HCALCS
  read_firmware_version,  // 11.2
  activate_firmware,      // 11.3
  update_ppmid_firmware,  // 11.4: PPMID, and IHD in the draft
  read_device_model,      // 11.5: in the draft only, answered by the Communications Hub
};

/// "11.1"
std::string_view number(RequestKind kind);
/// "UpdateFirmware"
std::string_view name(RequestKind kind);

/// OTA header and body. Shared, never copied: the same octets go to every hub.
using ImageOctets = std::shared_ptr<const Bytes>;

struct UpdateFirmware {
  ImageOctets image;
  FirmwareVersion firmware_version{};
  std::vector<Eui64> devices;
};
struct UpdatePpmidFirmware {
  ImageOctets image;
  FirmwareVersion firmware_version{};
  std::vector<Eui64> devices;
  std::optional<UtcTime> activation;  // nothing: now. Only the draft knows it
};
struct ReadFirmwareVersion {
  Eui64 device;
};
struct ActivateFirmware {
  Eui64 device;
  Sha256Digest hash{};
  gbcs::ActivationTime when;
};
struct ReadDeviceModel {
  Eui64 device;
};
using RequestBody =
    std::variant<UpdateFirmware, ReadFirmwareVersion, ActivateFirmware, UpdatePpmidFirmware, ReadDeviceModel>;

struct ServiceRequest {
  std::string id;
  Eui64 sender;
  RequestBody body;
  /// Why a step outside the upgrade graph is wanted all the same; empty: it is not.
  std::string override_reason;

  RequestKind kind() const { return static_cast<RequestKind>(body.index()); }
};

/// In the draft the image octets end in an activation date-time, 0 meaning now. No source tells how it is coded: here
/// it is four octets ZigBee UTCTime, low octet first.
inline constexpr std::size_t activation_size = 4;
Bytes with_activation(ByteView image, std::optional<UtcTime> activation);
/// Takes it off again where exactly activation_size octets follow what the OTA header calls the image.
std::optional<UtcTime> take_activation(Bytes& image);

/// A service request as a YAML map: `request: "11.4"`, sender, image (path) or image_base64, firmware_version, ...
/// Fails with file, line, column and key.
Result<ServiceRequest> request_from_yaml(std::string_view text, const std::string& name);
/// By its name: *.xml is DUIS, else YAML.
Result<ServiceRequest> load_request(const std::filesystem::path& path);

}  // namespace rig::dcc
