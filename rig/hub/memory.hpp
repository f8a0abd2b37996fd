// SPDX-License-Identifier: Apache-2.0
//
// The two image blocks of a Communications Hub and the rules by which a new image gets one (SECMP0007 MP07-AT-12,
// BR 2.5, C_8).
#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <variant>

#include "rig/hub/defects.hpp"
#include "rig/hub/profile.hpp"

namespace rig::hub {

/// Counts up with every image stored: the lower number arrived first.
enum class ImageNumber : std::uint32_t {};

struct StoredImage {
  ImageNumber number{};
  JobId job{};
  ImageFacts facts{};
  UtcTime stored_at{};
  bool ever_requested{};  ///< a device has asked for at least one block
  bool transferring{};    ///< to at least one device, now
  bool operator==(const StoredImage&) const = default;
};

/// Survives power loss. Block 0 is the ESME block where the blocks are dedicated, block 1 the GSME block.
struct Memory {
  std::array<std::optional<StoredImage>, 2> blocks{};
  bool operator==(const Memory&) const = default;

  StoredImage* find(ImageNumber number);
  const StoredImage* find(ImageNumber number) const;
  void erase(ImageNumber number);
};

/// The rule that decided about an image.
enum class Rule : std::uint8_t {
  free_block,
  at12_1_stored_too_long,
  at12_2_never_requested,
  at12_3_no_transfer,
  at12_4_force_replace,
  at12_5_meter_first,
  br_2_5_meter_first,    // a meter's image overwrites a HAN device's, whatever that one is doing
  br_2_5_newly_arrived,  // overwrites one whose distribution has not begun
  same_model,            // BR 2.5
  transfer_in_progress,
  meter_image_held,  // a HAN device's image never displaces a meter's (C_8)
  oversize,
  activation_too_late,  // more than 30 days ahead
  no_targets,
  held_without_power,  // was there before the power went
};
/// "AT-12 rule 4 (force replace)", "BR 2.5 (same model)"
std::string_view name(Rule rule);

struct Store {
  std::size_t block{};
  Rule rule{Rule::free_block};
  bool operator==(const Store&) const = default;
};
/// The image in that block makes room.
struct Overwrite {
  std::size_t block{};
  ImageNumber victim{};
  Rule rule{};
  bool operator==(const Overwrite&) const = default;
};
/// Until the transfer of that image has ended.
struct Wait {
  ImageNumber until{};
  Rule rule{};
  bool operator==(const Wait&) const = default;
};
struct Refuse {
  Rule rule{};
  bool operator==(const Refuse&) const = default;
};
using Decision = std::variant<Store, Overwrite, Wait, Refuse>;
/// "store in block 0: free block", "overwrite image 3 in block 1: AT-12 rule 5 (meter first)"
std::string to_string(const Decision& decision);

/// Decides and changes nothing. `utc` counts for the age of held images.
Decision offer(const Memory& memory, const ImageFacts& newcomer, UtcTime utc, const Profile& profile,
               const Defects& defects = {});

}  // namespace rig::hub
