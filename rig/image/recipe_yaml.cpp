// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "rig/image/recipe.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::image {
namespace {

using yaml::Diagnostics;
using yaml::Location;

/// Keys as they stand in the file; Recipe is what they mean.
struct ContentKeys {
  std::optional<std::uint64_t> size;
  std::uint64_t seed{1};
  std::optional<std::filesystem::path> file;
  std::optional<std::string> text;
  std::optional<Bytes> hex;
  Location location;
};

struct ElementKeys {
  std::uint16_t tag{};
  std::optional<std::uint32_t> declared_length;
  std::optional<std::uint64_t> size;
  std::uint64_t seed{1};
  std::optional<std::filesystem::path> file;
  std::optional<std::string> text;
  std::optional<Bytes> hex;
  Location location;
};

struct HardwareKeys {
  std::uint16_t min{};
  std::uint16_t max{};
};

struct DefectKeys {
  std::optional<std::uint32_t> wrong_total_size;
  std::optional<std::uint64_t> corrupt_byte_at;
  std::optional<std::uint64_t> truncate_to;
  Bytes prefix_hex;
  Bytes trailing_hex;
};

struct RecipeKeys {
  RecipeForm form{};
  std::uint16_t header_version{usual_header_version};
  std::uint16_t manufacturer_code{};
  std::uint16_t image_type{};
  std::uint32_t file_version{};
  std::uint16_t stack_version{2};
  std::optional<std::string> header_string;
  std::optional<Bytes> header_string_hex;
  std::optional<std::uint8_t> security_credential_version;
  std::optional<Eui64> upgrade_file_destination;
  std::optional<HardwareKeys> hardware;
  std::optional<ContentKeys> payload;
  std::vector<ElementKeys> elements;
  bool vendor_check{};
  bool force_replace{};
  std::optional<std::filesystem::path> signing_key;
  std::optional<Bytes> signature;
  DefectKeys defects;
  Location location;
};

}  // namespace
}  // namespace rig::image

namespace rig::yaml {

using namespace rig::image;

// Larger images than a hub, a device or a header field could take are somebody's mistake.
constexpr auto sizes = range(0, 1 << 30);

template <>
struct Names<RecipeForm> {
  static constexpr std::array values{Named{"zcl", RecipeForm::zcl}, Named{"gbcs_ppmid", RecipeForm::gbcs_ppmid},
                                     Named{"gbcs_meter", RecipeForm::gbcs_meter}};
};

template <>
struct YamlLayout<ContentKeys> {
  static constexpr std::tuple fields{
      Field{"size", &ContentKeys::size, "that many pseudo-random bytes", optional, sizes},
      Field{"seed", &ContentKeys::seed, "of the pseudo-random bytes", optional},
      Field{"file", &ContentKeys::file, "the bytes of a file", optional},
      Field{"text", &ContentKeys::text, "the bytes of a text", optional},
      Field{"hex", &ContentKeys::hex, "the bytes themselves", optional}};
};

template <>
struct YamlLayout<ElementKeys> {
  static constexpr std::tuple fields{
      Field{"tag", &ElementKeys::tag, "tag of the element"},
      Field{"declared_length", &ElementKeys::declared_length, "a wrong length in the element header", optional},
      Field{"size", &ElementKeys::size, "that many pseudo-random bytes", optional, sizes},
      Field{"seed", &ElementKeys::seed, "of the pseudo-random bytes", optional},
      Field{"file", &ElementKeys::file, "the bytes of a file", optional},
      Field{"text", &ElementKeys::text, "the bytes of a text", optional},
      Field{"hex", &ElementKeys::hex, "the bytes themselves", optional}};
};

template <>
struct YamlLayout<HardwareKeys> {
  static constexpr std::tuple fields{Field{"min", &HardwareKeys::min, "lowest hardware version, included"},
                                     Field{"max", &HardwareKeys::max, "highest hardware version, included"}};
};

template <>
struct YamlLayout<DefectKeys> {
  static constexpr std::tuple fields{
      Field{"wrong_total_size", &DefectKeys::wrong_total_size, "what the header declares instead", optional},
      Field{"corrupt_byte_at", &DefectKeys::corrupt_byte_at, "offset from the magic of a byte that is inverted",
            optional, sizes},
      Field{"truncate_to", &DefectKeys::truncate_to, "bytes of the image that are left", optional, sizes},
      Field{"prefix_hex", &DefectKeys::prefix_hex, "bytes before the magic", optional},
      Field{"trailing_hex", &DefectKeys::trailing_hex, "bytes after the image", optional}};
};

template <>
struct YamlLayout<RecipeKeys> {
  static constexpr std::tuple fields{
      Field{"form", &RecipeKeys::form, "what the body is"},
      Field{"header_version", &RecipeKeys::header_version, "of the header format", optional},
      Field{"manufacturer_code", &RecipeKeys::manufacturer_code, "who made the device"},
      Field{"image_type", &RecipeKeys::image_type, "the model, in GBCS"},
      Field{"file_version", &RecipeKeys::file_version, "version of the firmware"},
      Field{"stack_version", &RecipeKeys::stack_version, "2 is ZigBee PRO", optional},
      Field{"header_string", &RecipeKeys::header_string, "at most 32 octets", optional},
      Field{"header_string_hex", &RecipeKeys::header_string_hex, "at most 32 octets", optional},
      Field{"security_credential_version", &RecipeKeys::security_credential_version, "adds the field to the header",
            optional},
      Field{"upgrade_file_destination", &RecipeKeys::upgrade_file_destination, "the one device it is for", optional},
      Field{"hardware", &RecipeKeys::hardware, "range of hardware versions it is for", optional},
      Field{"payload", &RecipeKeys::payload, "the Manufacturer Image; under zcl what follows the elements", optional},
      Field{"elements", &RecipeKeys::elements, "of a zcl image", optional},
      Field{"vendor_check", &RecipeKeys::vendor_check, "let the payload end in the SHA-256 of what is before",
            optional},
      Field{"force_replace", &RecipeKeys::force_replace, "flag of a meter image", optional},
      Field{"signing_key", &RecipeKeys::signing_key, "PEM, signs a meter image", optional},
      Field{"signature", &RecipeKeys::signature, "64 octets, instead of a signing key", optional},
      Field{"defects", &RecipeKeys::defects, "deliberate damage", optional}};
};

}  // namespace rig::yaml

namespace rig::image {
namespace {

template <class Keys>
Content content_of(const Keys& keys, Diagnostics& diagnostics) {
  const int given = keys.size.has_value() + keys.file.has_value() + keys.text.has_value() + keys.hex.has_value();
  if (given != 1)
    diagnostics.add(keys.location, fmt::format("expected exactly one of size, file, text, hex, found {}", given));
  if (keys.file) return FileBytes{*keys.file};
  if (keys.text) return Bytes(keys.text->begin(), keys.text->end());
  if (keys.hex) return *keys.hex;
  return RandomBytes{keys.size.value_or(0), keys.seed};
}

std::array<Byte, 32> header_string_of(const RecipeKeys& keys, Diagnostics& diagnostics) {
  std::array<Byte, 32> octets{};
  ByteView given;
  if (keys.header_string_hex) given = *keys.header_string_hex;
  if (keys.header_string) given = as_bytes(*keys.header_string);
  if (given.size() > octets.size()) {
    diagnostics.add(keys.location,
                    fmt::format("expected a header string of at most 32 octets, found {}", given.size()));
    return octets;
  }
  std::copy(given.begin(), given.end(), octets.begin());
  return octets;
}

OtaHeader header_of(const RecipeKeys& keys, Diagnostics& diagnostics) {
  OtaHeader header;
  header.header_version = keys.header_version;
  header.manufacturer_code = keys.manufacturer_code;
  header.image_type = keys.image_type;
  header.file_version = keys.file_version;
  header.stack_version = keys.stack_version;
  header.header_string = header_string_of(keys, diagnostics);
  header.security_credential_version = keys.security_credential_version;
  header.upgrade_file_destination = keys.upgrade_file_destination;
  if (keys.hardware) header.hardware = HardwareRange{keys.hardware->min, keys.hardware->max};
  return header;
}

std::optional<Signature> signature_of(const RecipeKeys& keys, Diagnostics& diagnostics) {
  if (!keys.signature) return std::nullopt;
  Signature signature{};
  if (keys.signature->size() != signature.size()) {
    diagnostics.add(keys.location, fmt::format("expected a signature of 64 octets, found {}", keys.signature->size()));
    return std::nullopt;
  }
  std::copy(keys.signature->begin(), keys.signature->end(), signature.begin());
  return signature;
}

/// Keys that the form has no use for would be ignored silently: they are errors.
void refuse_misplaced(const RecipeKeys& keys, Diagnostics& diagnostics) {
  const bool zcl = keys.form == RecipeForm::zcl;
  const bool meter = keys.form == RecipeForm::gbcs_meter;
  const auto refuse = [&](bool misplaced, std::string_view what) {
    if (misplaced) diagnostics.add(keys.location, std::string(what));
  };
  refuse(!zcl && !keys.elements.empty(), "elements belong to form zcl only");
  refuse(!zcl && !keys.payload, "missing key \"payload\": the Manufacturer Image");
  refuse(zcl && keys.vendor_check, "vendor_check belongs to the GBCS forms only");
  refuse(!meter && (keys.force_replace || keys.signing_key || keys.signature),
         "force_replace, signing_key and signature belong to form gbcs_meter only");
  refuse(meter && keys.signing_key.has_value() == keys.signature.has_value(),
         "form gbcs_meter needs exactly one of signing_key, signature");
  refuse(keys.header_string && keys.header_string_hex, "expected one of header_string, header_string_hex, found both");
}

Recipe recipe_of(const RecipeKeys& keys, Diagnostics& diagnostics) {
  refuse_misplaced(keys, diagnostics);
  Recipe recipe;
  recipe.form = keys.form;
  recipe.header = header_of(keys, diagnostics);
  if (keys.payload) recipe.payload = content_of(*keys.payload, diagnostics);
  for (const auto& element : keys.elements) {
    recipe.elements.push_back({element.tag, content_of(element, diagnostics), element.declared_length});
  }
  recipe.vendor_check = keys.vendor_check;
  recipe.force_replace = keys.force_replace ? 1 : 0;
  recipe.signing_key = keys.signing_key;
  recipe.signature = signature_of(keys, diagnostics);
  const auto& defects = keys.defects;
  recipe.defects = {defects.wrong_total_size, defects.corrupt_byte_at, defects.truncate_to, defects.prefix_hex,
                    defects.trailing_hex};
  return recipe;
}

}  // namespace

Result<Recipe> load_recipe(const std::filesystem::path& path, const std::vector<std::pair<std::string, std::string>>& changes) {
  auto document = yaml::Document::load(path);
  if (document.has_error()) return document.error();
  if (!changes.empty()) document->add_map(document->root(), "defects");
  for (const auto& [key, value] : changes)
    if (auto done = document->set(key, value); done.has_error()) return make_error(ErrorCode::invalid_file, done.error().what, path.string());
  const auto keys = yaml::read_as<RecipeKeys>(*document);
  if (keys.has_error()) return keys.error();
  Diagnostics diagnostics;
  auto recipe = recipe_of(*keys, diagnostics);
  if (!diagnostics.empty()) return diagnostics.error();
  return recipe;
}

}  // namespace rig::image
