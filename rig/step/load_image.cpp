// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "rig/base/sha256.hpp"
#include "rig/image/gbcs.hpp"
#include "rig/image/recipe.hpp"
#include "rig/step/step.hpp"

namespace rig::step {
namespace {

Error unusable(const std::filesystem::path& path, std::string what) { return make_error(ErrorCode::invalid_file, std::move(what), path.string()); }

using Changes = std::vector<std::pair<std::string, std::string>>;

/// "a.yaml?file_version=0x15&payload.size=100": the recipe, and what is different from it.
Result<Changes> changes_of(const std::string& text, const std::filesystem::path& path) {
  Changes changes;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('&', at), text.size());
    const auto equals = text.find('=', at);
    if (equals == text.npos || equals >= end) return unusable(path, fmt::format("expected key=value behind the '?', found \"{}\"", text.substr(at, end - at)));
    changes.emplace_back(text.substr(at, equals - at), text.substr(equals + 1, end - equals - 1));
    at = end + 1;
  }
  return changes;
}

Result<ByteView> read_bytes(const std::filesystem::path& path, const Changes& changes, LoadedImage& image) {
  if (path.extension() == ".yaml") {
    const auto recipe = image::load_recipe(path, changes);
    if (recipe.has_error()) return recipe.error();
    auto bytes = image::make(*recipe);
    if (bytes.has_error()) return bytes.error();
    image.made = std::make_shared<const Bytes>(*std::move(bytes));
    return ByteView(*image.made);
  }
  if (!changes.empty()) return unusable(path, "only a recipe (.yaml) can be changed by what stands behind a '?'");
  auto file = MappedFile::open(path);
  if (file.has_error()) return file.error();
  image.mapped = std::make_shared<const MappedFile>(*std::move(file));
  return image.mapped->bytes();
}

}  // namespace

Result<Bytes> load_octets(const std::filesystem::path& name) {
  const std::string text = name.string();
  const auto question = std::min(text.find('?'), text.size());
  const auto changes = changes_of(text.substr(std::min(question + 1, text.size())), text.substr(0, question));
  if (changes.has_error()) return changes.error();
  LoadedImage holder{.name = {}, .file = {}, .made = {}, .mapped = {}, .source = {}, .sha256 = {}, .mi_sha256 = {}};
  const auto bytes = read_bytes(text.substr(0, question), *changes, holder);
  if (bytes.has_error()) return bytes.error();
  return Bytes(bytes->begin(), bytes->end());
}

Result<LoadedImage> load_image(const std::filesystem::path& name) {
  const std::string text = name.string();
  const auto question = std::min(text.find('?'), text.size());
  const std::filesystem::path path = text.substr(0, question);
  const auto changes = changes_of(text.substr(std::min(question + 1, text.size())), path);
  if (changes.has_error()) return changes.error();
  LoadedImage image{.name = changes->empty() ? path.stem().string() : name.filename().string(), .file = name, .made = {}, .mapped = {}, .source = {}, .sha256 = {}, .mi_sha256 = {}};
  const auto bytes = read_bytes(path, *changes, image);
  if (bytes.has_error()) return bytes.error();
  const image::PagedBytes file(*bytes);
  const auto layout = image::read_layout(file);
  if (!layout.magic_offset) return unusable(path, "expected an OTA file (0x0BEEF11E), found no such magic");
  if (!layout.header) return unusable(path, fmt::format("the OTA header at offset {} is {}", *layout.magic_offset, wire::name(layout.header_error)));
  if (layout.is_truncated())
    return unusable(path, fmt::format("the image is truncated: {} octets declared from offset {}, {} available", layout.header->total_image_size,
                                      *layout.magic_offset, layout.available()));
  const ByteView whole = bytes->subspan(*layout.magic_offset, layout.image_size());
  image.source = {.id = {layout.header->manufacturer_code, layout.header->image_type, layout.header->file_version}, .data = whole};
  if (layout.header->hardware) {
    image.source.min_hardware = layout.header->hardware->min;
    image.source.max_hardware = layout.header->hardware->max;
  }
  image.sha256 = to_string(rig::sha256(whole));
  image.mi_sha256 = to_string(rig::sha256(bytes->subspan(layout.body_offset(), layout.body_size())));
  return image;
}

}  // namespace rig::step
