// SPDX-License-Identifier: Apache-2.0
#include "rig/image/verify.hpp"

#include <fmt/format.h>

namespace rig::image {
namespace {

Step not_checked(std::string_view name, std::string_view why) {
  return {name, {{Level::not_checked, std::string(why)}}};
}

void verify_gbcs_body(const PagedBytes& file, const FileLayout& layout, const VerifyOptions& options,
                      Verification& result) {
  const auto image = read_manufacturer_image(file, layout, options.keys);
  result.steps.push_back(check_body(image, options.keys.size()));
  if (layout.is_truncated()) {
    result.steps.push_back(not_checked("manufacturer_image_hash", "the image is truncated"));
  } else {
    result.steps.push_back({"manufacturer_image_hash", {{Level::ok, "SHA-256 " + to_string(image.sha256)}}});
    result.manufacturer_image = image;
  }
  for (auto name : {"cpl_hash", "cpl_device_model", "cpl_hardware_version"})
    result.steps.push_back(not_checked(name, "no CPL given"));
  const auto declared = layout.header->total_image_size -
                        std::min<std::size_t>(layout.header->total_image_size, layout.header->header_length);
  result.steps.push_back(check_size_limit(layout.is_truncated() ? declared : image.length, options.kilobyte));
}

void verify_zcl_body(const PagedBytes& file, const FileLayout& layout, Verification& result) {
  result.steps.push_back(check_elements(read_elements(file, layout)));
  if (layout.is_truncated()) {
    result.steps.push_back(not_checked("image_hash", "the image is truncated"));
    return;
  }
  Sha256 hash;
  file.for_each_piece(*layout.magic_offset, layout.image_size(), [&](ByteView piece) { hash.update(piece); });
  result.image_hash = hash.finish();
  result.steps.push_back({"image_hash", {{Level::ok, "SHA-256 " + to_string(*result.image_hash)}}});
}

}  // namespace

Verification verify(std::string name, const PagedBytes& file, const VerifyOptions& options) {
  const auto layout = read_layout(file);
  Verification result{std::move(name), options.profile, check_header(layout, options.profile), layout.header, {}, {}};
  if (!layout.header) return result;
  if (options.profile == Profile::gbcs) {
    verify_gbcs_body(file, layout, options, result);
  } else {
    verify_zcl_body(file, layout, result);
  }
  return result;
}

}  // namespace rig::image
