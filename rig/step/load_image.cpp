// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "rig/base/sha256.hpp"
#include "rig/image/gbcs.hpp"
#include "rig/image/recipe.hpp"
#include "rig/step/step.hpp"

namespace rig::step {
namespace {

Error unusable(const std::filesystem::path& path, std::string what) { return make_error(ErrorCode::invalid_file, std::move(what), path.string()); }

Result<ByteView> read_bytes(const std::filesystem::path& path, LoadedImage& image) {
  if (path.extension() == ".yaml") {
    const auto recipe = image::load_recipe(path);
    if (recipe.has_error()) return recipe.error();
    auto bytes = image::make(*recipe);
    if (bytes.has_error()) return bytes.error();
    image.made = std::make_shared<const Bytes>(*std::move(bytes));
    return ByteView(*image.made);
  }
  auto file = MappedFile::open(path);
  if (file.has_error()) return file.error();
  image.mapped = std::make_shared<const MappedFile>(*std::move(file));
  return image.mapped->bytes();
}

}  // namespace

Result<LoadedImage> load_image(const std::filesystem::path& path) {
  LoadedImage image{.name = path.stem().string(), .file = path, .made = {}, .mapped = {}, .source = {}, .sha256 = {}, .mi_sha256 = {}};
  const auto bytes = read_bytes(path, image);
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
