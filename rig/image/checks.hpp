// SPDX-License-Identifier: Apache-2.0
//
// What is judged about an OTA file, step by step, in the order in which the parties of a GB firmware update look at it.
#pragma once

#include <string>
#include <vector>

#include "rig/image/layout.hpp"

namespace rig::image {

/// What the file is held against: any ZigBee OTA file with elements, or the stricter header and the opaque body of
/// GBCS 11.2.
enum class Profile { zcl, gbcs };

/// In rising order: the worst finding is the result of a step.
enum class Level { ok, not_checked, warning, error };

/// "ok", "not checked", "warning", "error"
std::string_view name(Level level);

struct Finding {
  Level level{};
  std::string text;
  bool operator==(const Finding&) const = default;
};

struct Step {
  std::string_view name;
  std::vector<Finding> findings;  // never empty
  Level result() const;
};

/// Of all steps; what was not checked counts as ok.
Level worst(const std::vector<Step>& steps);
/// The texts of one level, over all steps, in order.
std::vector<std::string> texts(const std::vector<Step>& steps, Level level);

/// Magic, header version, header length, field control, total size, hardware range. Ends at the first step without
/// which the next ones have nothing to look at.
std::vector<Step> check_header(const FileLayout& layout, Profile profile);

/// The elements of a ZCL image: one error for where the walk ended too early, warnings for odd tags (each tag once).
Step check_elements(const Elements& elements);

}  // namespace rig::image
