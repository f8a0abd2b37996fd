// SPDX-License-Identifier: Apache-2.0
//
// What a supplier checks before it sends an image (SECMP0007 BR 3.1.1).
#pragma once

#include "rig/dcc/cpl.hpp"
#include "rig/dcc/defects.hpp"
#include "rig/dcc/image_facts.hpp"
#include "rig/image/checks.hpp"

namespace rig::dcc {

struct PreCheck {
  std::vector<image::Step> steps;
  const CplEntry* entry{};  // the first that fits; null if none

  bool may_send() const { return image::worst(steps) != image::Level::error; }
  /// The errors, in order.
  std::vector<std::string> reasons() const { return image::texts(steps, image::Level::error); }
};

/// `creator_hash` is the hash that came with the image from whoever made it.
PreCheck supplier_pre_check(RequestKind kind, ByteView image, const Sha256Digest& creator_hash, const Cpl& list,
                            const Defects& defects = {});

/// Takes the errors and warnings of the check with this name away.
void overlook(std::vector<image::Step>& steps, std::string_view name);

}  // namespace rig::dcc
