// SPDX-License-Identifier: Apache-2.0
//
// The Smart Metering Inventory: every device, what it is, what it runs and to which Communications Hub it belongs.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <filesystem>
#include <vector>

#include "rig/dcc/cpl.hpp"

namespace rig::dcc {

enum class DeviceStatus { pending, commissioned, suspended, decommissioned };

std::string_view name(DeviceStatus status);

struct SmiDevice {
  Eui64 eui;
  DeviceType type{};
  DeviceModel model;
  std::optional<FirmwareVersion> firmware_version;  // unknown for an IHD that was installed before versions were kept
  bool firmware_verified{};                         // told by the device, not by whoever announced it
  std::optional<Eui64> hub;                         // its CHF; a CHF itself has none
  bool gpf_joined{};
  DeviceStatus status{DeviceStatus::commissioned};
  std::string gbcs_version;  // "3.2"; empty: that of the CPL entry it runs
  bool operator==(const SmiDevice&) const = default;
};

class Smi {
 public:
  /// Fails with invalid_file where one device stands twice.
  static Result<Smi> from_devices(std::vector<SmiDevice> devices);
  static Result<Smi> from_csv(std::string_view text, const std::string& name);
  /// YAML holds a few thousand devices at most (yaml::Document::max_nodes).
  static Result<Smi> from_yaml(std::string_view text, const std::string& name);
  /// By its name: *.csv, else YAML.
  static Result<Smi> load(const std::filesystem::path& path);

  std::string to_csv() const;
  std::string to_yaml() const;

  const std::vector<SmiDevice>& devices() const { return devices_; }
  /// Null if there is none; valid until the next add().
  const SmiDevice* find(Eui64 eui) const;
  SmiDevice* find(Eui64 eui);
  Result<> add(SmiDevice device);

 private:
  std::vector<SmiDevice> devices_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> by_eui_;
};

/// A pre-notification (DUIS 12.2): refused where the model's firmware is on no CPL entry, or on removed ones only.
Result<> pre_notify(Smi& inventory, const Cpl& list, SmiDevice device);

}  // namespace rig::dcc
