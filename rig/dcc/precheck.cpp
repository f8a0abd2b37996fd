// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/precheck.hpp"

#include <fmt/format.h>

namespace rig::dcc {
namespace {

using image::Level;
using image::Step;

Step one(std::string_view name, Level level, std::string text) { return {name, {{level, std::move(text)}}}; }

/// The rows of `rows` for which `matches` holds, and an error finding for each row if that is none.
template <class Matches, class Tell>
Step narrow(std::string_view name, std::vector<const CplEntry*>& rows, Matches matches, Tell tell) {
  std::vector<const CplEntry*> left;
  for (const CplEntry* row : rows)
    if (matches(*row)) left.push_back(row);
  Step step{name, {}};
  if (left.empty()) {
    for (const CplEntry* row : rows) step.findings.push_back({Level::error, tell(*row)});
  } else {
    step.findings.push_back({Level::ok, fmt::format("as {} says", left.front()->id)});
    rows = std::move(left);
  }
  return step;
}

bool is_in(image::HardwareRange range, std::uint16_t hardware, const Defects& defects) {
  const bool is_bound = hardware == range.min || hardware == range.max;
  return range.contains(hardware) && !(is_bound && defects.supplier_excludes_bounds);
}

void check_against_rows(const image::OtaHeader& header, std::vector<const CplEntry*> rows, const Defects& defects,
                        PreCheck& result) {
  auto& steps = result.steps;
  steps.push_back(narrow(
      "manufacturer", rows, [&](const CplEntry& row) { return row.model.manufacturer == header.manufacturer_code; },
      [&](const CplEntry& row) {
        return fmt::format("the header's manufacturer is {:04X}, {} says {:04X}", header.manufacturer_code, row.id,
                           row.model.manufacturer);
      }));
  steps.push_back(narrow(
      "model", rows, [&](const CplEntry& row) { return row.model.model == header.image_type; },
      [&](const CplEntry& row) {
        return fmt::format("the header's image type is {:04X}, {} says model {:04X}", header.image_type, row.id,
                           row.model.model);
      }));
  steps.push_back(narrow(
      "firmware_version", rows, [&](const CplEntry& row) { return row.firmware_version == header.file_version; },
      [&](const CplEntry& row) {
        return fmt::format("the header's file version is {}, {} says {}", version_text(header.file_version), row.id,
                           version_text(row.firmware_version));
      }));
  steps.push_back(narrow(
      "hardware", rows,
      [&](const CplEntry& row) { return !header.hardware || is_in(*header.hardware, row.model.hardware(), defects); },
      [&](const CplEntry& row) {
        return fmt::format("the hardware of {} is {:04X}, the header allows {:04X} to {:04X}", row.id,
                           row.model.hardware(), header.hardware->min, header.hardware->max);
      }));
  overlook(steps, defects.supplier_overlooks);
  if (result.may_send()) result.entry = rows.front();
}

Step check_creator_hash(const std::string& computed, const std::string& told) {
  if (computed == told) return one("creator_hash", Level::ok, computed);
  return one("creator_hash", Level::error,
             fmt::format("hash differs from creator: computed {}, the creator says {}", computed, told));
}

}  // namespace

void overlook(std::vector<Step>& steps, std::string_view name) {
  for (Step& step : steps) {
    if (step.name != name || step.result() < Level::warning) continue;
    std::erase_if(step.findings, [](const image::Finding& finding) { return finding.level >= Level::warning; });
    step.findings.push_back({Level::ok, "overlooked"});
  }
}

PreCheck supplier_pre_check(RequestKind kind, ByteView octets, const Sha256Digest& creator_hash, const Cpl& list,
                            const Defects& defects) {
  PreCheck result;
  result.steps = image::check_header(image::read_layout(image::PagedBytes(octets)), image::Profile::gbcs);
  overlook(result.steps, defects.supplier_overlooks);
  if (!result.may_send()) return result;
  const auto facts = read_image(kind, octets);
  if (!facts) {
    result.steps.push_back(one("body", Level::error, facts.error().what));
    return result;
  }
  const std::string hash = rig::to_string(facts->hash);
  result.steps.push_back(check_creator_hash(hash, rig::to_string(creator_hash)));
  overlook(result.steps, defects.supplier_overlooks);
  if (!result.may_send()) return result;
  auto rows = list.with_hash(facts->hash);
  result.steps.push_back(rows.empty()
                             ? one("cpl_hash", Level::error, fmt::format("no CPL entry has the hash {}", hash))
                             : one("cpl_hash", Level::ok, fmt::format("{} CPL entries have it", rows.size())));
  overlook(result.steps, defects.supplier_overlooks);
  if (!rows.empty()) check_against_rows(facts->header, std::move(rows), defects, result);
  return result;
}

}  // namespace rig::dcc
