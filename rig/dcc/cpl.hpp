// SPDX-License-Identifier: Apache-2.0
//
// The Central Products List: which firmware exists for which device model. Its key is the CPL Entry ID; a version may
// stand in several entries with different hashes, so requests are matched by hash.
#pragma once

#include <filesystem>
#include <unordered_map>
#include <vector>

#include "rig/base/error.hpp"
#include "rig/dcc/values.hpp"

namespace rig::dcc {

enum class CplStatus { current, removed };
enum class EsmeVariant { a, ad, b, bd, c, cd };
enum class ZigbeeBand { single_2_4, single_sub_ghz, dual };
/// How a device chooses its band when it joins (MP231).
enum class BandJoinOption { ghz_2_4_only, sub_ghz_only, multi_mac_auto, multi_mac_manual, multi_mac_either, dual_band };

/// From which firmware this one may be installed (MP231).
struct BaseEntries {
  enum class Kind { unknown, none, listed };  // blank (an entry from before MP231), "N/A", entry ids
  Kind kind{Kind::unknown};
  std::vector<std::string> ids;
  bool operator==(const BaseEntries&) const = default;
};

/// One row. What is optional may be blank on an entry that is older than the rule that asks for it.
struct CplEntry {
  std::string id;
  DeviceType device_type{};
  DeviceModel model;
  FirmwareVersion firmware_version{};
  std::optional<Sha256Digest> hash;  // of the Manufacturer Image
  std::string smets_chts_version;
  std::vector<std::string> gbcs_versions;
  std::string cpa_certificate;
  std::optional<std::chrono::sys_days> cpa_expiry;
  std::string zigbee_certificate;
  std::string dlms_certificate;
  std::string creator;  // who made the image and signed the entry
  Bytes signature;      // ECDSA P-256 with SHA-256 over signed_details(), 64 octets; empty: none
  std::string contact;
  std::optional<EsmeVariant> esme_variant;
  std::optional<ZigbeeBand> zigbee_band;
  CplStatus status{CplStatus::current};
  BaseEntries base_entries;
  std::string chipset_vendor;
  std::string zigbee_stack_version;
  std::optional<BandJoinOption> band_join_option;
  bool operator==(const CplEntry&) const = default;
};

class Cpl {
 public:
  Cpl() = default;
  /// Fails with invalid_file where two entries have one id.
  static Result<Cpl> from_entries(std::vector<CplEntry> entries);
  /// Errors name file, line and column of every wrong cell.
  static Result<Cpl> from_csv(std::string_view text, const std::string& name);
  static Result<Cpl> from_yaml(std::string_view text, const std::string& name);
  /// By its name: *.csv, else YAML.
  static Result<Cpl> load(const std::filesystem::path& path);

  std::string to_csv() const;
  std::string to_yaml() const;

  const std::vector<CplEntry>& entries() const { return entries_; }
  /// Null if there is none. Pointers stay valid until add().
  const CplEntry* find(std::string_view id) const;
  /// Removed entries too, in the order of the list.
  std::vector<const CplEntry*> with_hash(const Sha256Digest& hash) const;
  std::vector<const CplEntry*> with_version(const DeviceModel& model, FirmwareVersion version) const;

  Result<> add(CplEntry entry);
  /// Fails with not_found. A removed entry stays in the list.
  Result<> remove(std::string_view id);

 private:
  std::vector<CplEntry> entries_;
  std::unordered_map<std::string, std::size_t> by_id_;
  std::unordered_multimap<std::uint64_t, std::size_t> by_hash_;     // by the first octets of it
  std::unordered_multimap<std::uint64_t, std::size_t> by_version_;  // by manufacturer, model and version
};

/// "entry_id", "hash", ...: the columns of the CSV and the keys of the YAML form.
std::vector<std::string_view> cpl_columns();

/// What a creator signs: every column but entry id, status and signature, as `name=value` lines.
std::string signed_details(const CplEntry& entry);

}  // namespace rig::dcc
