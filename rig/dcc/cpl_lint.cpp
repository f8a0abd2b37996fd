// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/cpl_lint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "rig/dcc/upgrade_graph.hpp"

namespace rig::dcc {
namespace {

/// Collects findings on one entry.
class Findings {
 public:
  Findings(const CplEntry& entry, std::vector<LintFinding>& list) : entry_(entry), list_(list) {}

  void error(std::string_view column, std::string text) { add(LintLevel::error, column, std::move(text)); }
  void warning(std::string_view column, std::string text) { add(LintLevel::warning, column, std::move(text)); }

 private:
  void add(LintLevel level, std::string_view column, std::string text) {
    list_.push_back({level, entry_.id, column, std::move(text)});
  }
  const CplEntry& entry_;
  std::vector<LintFinding>& list_;
};

std::string article(DeviceType type) {
  const auto word = type == DeviceType::chf ? "CH" : name(type);
  return fmt::format("{} {}", std::string_view("EHI").find(word[0]) == std::string_view::npos ? "a" : "an", word);
}

bool needs_cpa(DeviceType type) {
  return is_meter(type) || type == DeviceType::chf || type == DeviceType::gpf || type == DeviceType::hcalcs;
}

void lint_hash(const CplEntry& entry, const LintRules& rules, Findings& findings) {
  if (entry.hash) return;
  const bool is_optional = entry.device_type == DeviceType::ppmid && rules.ppmid_hash == PpmidHash::pre_modification;
  if (!is_optional) findings.error("hash", fmt::format("missing, required for {}", article(entry.device_type)));
}

void lint_cpa(const CplEntry& entry, const LintRules& rules, Findings& findings) {
  if (!needs_cpa(entry.device_type)) return;
  if (entry.cpa_certificate.empty()) {
    findings.error("cpa_certificate", fmt::format("missing, required for {}", article(entry.device_type)));
  } else if (!entry.cpa_expiry) {
    findings.error("cpa_expiry", "missing, required with a CPA certificate");
  } else if (*entry.cpa_expiry < rules.today) {
    findings.error("cpa_expiry", fmt::format("{} expired on {}, today is {}", entry.cpa_certificate,
                                             date_text(*entry.cpa_expiry), date_text(rules.today)));
  }
}

void lint_zigbee(const CplEntry& entry, const Cpl& list, const LintRules& rules, Findings& findings) {
  if (entry.zigbee_certificate.empty())
    return findings.error("zigbee_certificate", "missing, required for every device");
  if (!rules.zigbee_behaviour_changed) return;
  for (const CplEntry& other : list.entries()) {
    const bool is_older = other.model == entry.model && other.id != entry.id;
    if (is_older && other.zigbee_certificate == entry.zigbee_certificate)
      return findings.error("zigbee_certificate",
                            fmt::format("{} is that of {}, but the ZigBee behaviour changed: a new one is required",
                                        entry.zigbee_certificate, other.id));
  }
}

/// What holds for old entries as well.
void lint_consistency(const CplEntry& entry, const LintRules& rules, Findings& findings) {
  if (entry.band_join_option == BandJoinOption::dual_band && entry.device_type != DeviceType::chf)
    findings.error("band_join_option",
                   fmt::format("\"Dual Band\" is for a CH only, this is {}", article(entry.device_type)));
  if (entry.gbcs_versions.size() > 1 && rules.gbcs_entries == GbcsEntries::one_per_version)
    findings.error("gbcs_versions", fmt::format("{} versions, one is allowed", entry.gbcs_versions.size()));
}

/// 00:00:00:10 -> 00:00:00:0A where all digits are decimal; nothing otherwise.
std::optional<FirmwareVersion> read_as_bcd(FirmwareVersion version) {
  FirmwareVersion plain = 0;
  for (unsigned shift = 0; shift < 32; shift += 8) {
    const FirmwareVersion high = version >> (shift + 4) & 0xF, low = version >> shift & 0xF;
    if (high > 9 || low > 9) return std::nullopt;
    plain |= (high * 10 + low) << shift;
  }
  return plain;
}

/// One version under two spellings: some submitters write BCD, some hex.
void lint_spelling(const CplEntry& entry, const Cpl& list, Findings& findings) {
  const auto plain = read_as_bcd(entry.firmware_version);
  if (!plain || *plain == entry.firmware_version) return;
  for (const CplEntry* other : list.with_version(entry.model, *plain)) {
    findings.warning("firmware_version",
                     fmt::format("{} may be the {} of {}, written as BCD here and as hex there",
                                 version_text(entry.firmware_version), version_text(*plain), other->id));
  }
}

void lint_same_version(const CplEntry& entry, const Cpl& list, const LintRules& rules, Findings& findings) {
  if (rules.gbcs_entries != GbcsEntries::one_per_version) return;
  for (const CplEntry* other : list.with_version(entry.model, entry.firmware_version)) {
    if (other->id != entry.id && other->hash == entry.hash && other->status == CplStatus::current)
      findings.error("firmware_version",
                     fmt::format("{} with this hash is {} already, one entry per version is allowed",
                                 version_text(entry.firmware_version), other->id));
  }
}

}  // namespace

std::string to_string(const LintFinding& finding) {
  return fmt::format("{}: {}: {}: {}", finding.level == LintLevel::error ? "error" : "warning", finding.entry_id,
                     finding.column, finding.text);
}

std::vector<LintFinding> lint_submission(const CplEntry& entry, const Cpl& list, const LintRules& rules) {
  std::vector<LintFinding> result;
  Findings findings(entry, result);
  lint_hash(entry, rules, findings);
  if (entry.creator.empty()) findings.error("creator", "missing: who made the image?");
  if (entry.signature.empty()) findings.error("signature", "missing: the creator signs the entry");
  lint_zigbee(entry, list, rules, findings);
  lint_cpa(entry, rules, findings);
  lint_consistency(entry, rules, findings);
  lint_spelling(entry, list, findings);
  lint_same_version(entry, list, rules, findings);
  return result;
}

std::vector<LintFinding> lint_list(const Cpl& list, const LintRules& rules) {
  std::vector<LintFinding> result;
  for (const CplEntry& entry : list.entries()) {
    Findings findings(entry, result);
    lint_consistency(entry, rules, findings);
    lint_spelling(entry, list, findings);
    lint_same_version(entry, list, rules, findings);
  }
  const UpgradeGraph graph(list);
  for (const std::string& warning : graph.warnings()) {
    const auto colon = warning.find(": ");
    result.push_back({LintLevel::warning, warning.substr(0, colon), "base_entries", warning.substr(colon + 2)});
  }
  return result;
}

std::string_view name(SignatureCheck check) {
  static constexpr std::array<std::string_view, 4> names{"valid", "missing", "unknown_creator", "wrong"};
  return names[static_cast<std::size_t>(check)];
}

SignatureVerdict check_signature(const CplEntry& entry, const std::vector<CreatorKey>& keys) {
  image::Signature signature{};
  if (entry.signature.size() != signature.size()) return {SignatureCheck::missing, {}};
  std::copy(entry.signature.begin(), entry.signature.end(), signature.begin());
  const auto digest = sha256(as_bytes(signed_details(entry)));
  auto check = SignatureCheck::unknown_creator;
  for (const CreatorKey& key : keys) {
    if (key.creator != entry.creator) continue;
    if (key.key.verifies(digest, signature)) return {SignatureCheck::valid, key.key.name()};
    check = SignatureCheck::wrong;
  }
  return {check, {}};
}

}  // namespace rig::dcc
