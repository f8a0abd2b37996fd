// SPDX-License-Identifier: Apache-2.0
//
// What SECAS looks at when an entry is submitted to the CPL, and what a list that grew over years can be asked.
#pragma once

#include "rig/dcc/cpl.hpp"
#include "rig/dcc/profile.hpp"
#include "rig/image/signature.hpp"

namespace rig::dcc {

enum class LintLevel { warning, error };

struct LintFinding {
  LintLevel level{};
  std::string entry_id;
  std::string_view column;
  std::string text;
  bool operator==(const LintFinding&) const = default;
};

/// `error: CPL-7: hash: missing, required for a HCALCS`
std::string to_string(const LintFinding& finding);

struct LintRules {
  PpmidHash ppmid_hash{PpmidHash::post_modification};
  GbcsEntries gbcs_entries{GbcsEntries::one_per_version};
  std::chrono::sys_days today{};
  bool zigbee_behaviour_changed{};  // of a submission: then its assurance certificate must be a new one
};

/// A new entry, held against the list as it is. An error refuses it.
std::vector<LintFinding> lint_submission(const CplEntry& entry, const Cpl& list, const LintRules& rules);

/// The list itself: blanks are tolerated, contradictions are told.
std::vector<LintFinding> lint_list(const Cpl& list, const LintRules& rules);

/// A creator's public key. A creator who changed keys has several; entries signed with an old one still verify.
struct CreatorKey {
  std::string creator;
  image::SupplierKey key;
};

enum class SignatureCheck { valid, missing, unknown_creator, wrong };
/// "unknown_creator"
std::string_view name(SignatureCheck check);

struct SignatureVerdict {
  SignatureCheck check{};
  std::string key;  // the one that verifies
};

SignatureVerdict check_signature(const CplEntry& entry, const std::vector<CreatorKey>& keys);

}  // namespace rig::dcc
