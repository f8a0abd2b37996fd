// SPDX-License-Identifier: Apache-2.0
//
// The words that the Central Products List, the Smart Metering Inventory and service requests share.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rig/base/ids.hpp"
#include "rig/base/sha256.hpp"
#include "rig/base/time.hpp"
#include "rig/proto/gbcs/messages.hpp"

namespace rig::dcc {

/// `chf` stands for the Communications Hub as a product too: the CPL writes CH, the inventory CHF.
enum class DeviceType { esme, gsme, chf, gpf, ppmid, hcalcs, ihd, sapc };

/// "ESME"
std::string_view name(DeviceType type);
/// As name() writes it, and "CH"; either case.
std::optional<DeviceType> parse_device_type(std::string_view text);

constexpr bool is_meter(DeviceType type) { return type == DeviceType::esme || type == DeviceType::gsme; }

/// Manufacturer, model and hardware: what an image must fit. Two CPL entries may share one (other firmware, other
/// hash).
struct DeviceModel {
  std::uint16_t manufacturer{};
  std::uint16_t model{};  // the OTA header's image type
  std::uint8_t hardware_version{};
  std::uint8_t hardware_revision{};
  auto operator<=>(const DeviceModel&) const = default;

  /// As the OTA header carries it: version in the high octet.
  std::uint16_t hardware() const { return static_cast<std::uint16_t>(hardware_version << 8 | hardware_revision); }
};

/// "121D:0084 hardware 11.12"
std::string to_string(const DeviceModel& model);

/// Four octets, compared as such: some submitters write them as BCD, some as hex.
using gbcs::FirmwareVersion;

/// "00:00:00:10"
std::string version_text(FirmwareVersion version);

/// Hex octets, exactly `octets` of them (8 at most), ':' between them or not, "0x" before them or not.
std::optional<std::uint64_t> parse_octets(std::string_view text, std::size_t octets);
/// Sixty-four hex digits.
std::optional<Sha256Digest> parse_digest(std::string_view text);

/// "2026-01-31"
std::optional<std::chrono::sys_days> parse_date(std::string_view text);
std::string date_text(std::chrono::sys_days day);
/// "2026-01-31T09:30:00Z", seconds and Z required: how DUIS writes date-times.
std::optional<UtcTime> parse_utc(std::string_view text);
std::string utc_text(UtcTime time);

}  // namespace rig::dcc
