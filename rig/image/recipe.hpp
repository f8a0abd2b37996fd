// SPDX-License-Identifier: Apache-2.0
//
// How to make an OTA file: the same recipe gives the same bytes on every machine. Recipes lie in firmware-images/, and
// tests write them down as values.
#pragma once

#include <filesystem>
#include <variant>

#include "rig/image/layout.hpp"
#include "rig/image/signature.hpp"

namespace rig::image {

/// `size` octets of SplitMix64 (rig/base/rng.hpp) from `seed`, eight per number, low octet first.
struct RandomBytes {
  std::size_t size{};
  std::uint64_t seed{};
};
struct FileBytes {
  std::filesystem::path path;
};
using Content = std::variant<Bytes, RandomBytes, FileBytes>;

/// What the body is: elements; a Manufacturer Image; or a Manufacturer Image with ForceReplace and signature
/// (GBCS 11.2.2).
enum class RecipeForm { zcl, gbcs_ppmid, gbcs_meter };

struct RecipeElement {
  std::uint16_t tag{};
  Content content;
  std::optional<std::uint32_t> declared_length;  // a defect, where it is not the content's
};

/// Deliberate damage, applied to the finished image in this order. Offsets count from the magic.
struct Defects {
  std::optional<std::uint32_t> wrong_total_size;  // the header field only
  std::optional<std::size_t> corrupt_byte_at;     // that byte is inverted, after every hash and signature was made
  std::optional<std::size_t> truncate_to;         // bytes of the image that are left
  Bytes prefix;                                   // before the magic
  Bytes trailing;                                 // after the image
};

struct Recipe {
  RecipeForm form{RecipeForm::gbcs_ppmid};
  /// Lengths, field control and total size are worked out; what is set here for them is not looked at.
  OtaHeader header;
  Content payload;                                   // the MI; under RecipeForm::zcl bytes after the last element
  std::vector<RecipeElement> elements;               // RecipeForm::zcl
  bool vendor_check{};                               // the last 32 octets of the MI become the SHA-256 of those before
  Byte force_replace{};                              // RecipeForm::gbcs_meter, with either of the next two
  std::optional<std::filesystem::path> signing_key;  // PEM; deterministic (RFC 6979)
  std::optional<Signature> signature;
  Defects defects;
};

/// Puts the file together. Fails with what is missing or does not fit.
Result<Bytes> make(const Recipe& recipe);

/// A recipe file (firmware-images/README.md); paths in it start at its folder. Errors name file, line, column and key.
/// `changes` are key paths and values put in place of what the file says: {"hardware.min", "0x0200"}.
Result<Recipe> load_recipe(const std::filesystem::path& path, const std::vector<std::pair<std::string, std::string>>& changes = {});

inline constexpr std::size_t vendor_check_size = 32;
/// What a simulated device looks at before it takes an image: do the last 32 octets of the MI hash the rest?
bool vendor_check_holds(ByteView manufacturer_image);

}  // namespace rig::image
