// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/image_facts.hpp"

#include <fmt/format.h>

#include "rig/image/checks.hpp"
#include "rig/image/gbcs.hpp"

namespace rig::dcc {
namespace {

constexpr Byte signature_length = 0x40;

Error malformed(std::string what) { return make_error(ErrorCode::invalid_file, std::move(what)); }

/// Takes ForceReplace and signature off the facts' body.
Result<> split_trailer(ByteView image, ImageFacts& facts) {
  if (facts.manufacturer_size < image::meter_trailer_size)
    return malformed(fmt::format("the body has {} bytes, ForceReplace and signature alone take {}",
                                 facts.manufacturer_size, image::meter_trailer_size));
  facts.manufacturer_size -= image::meter_trailer_size;
  const ByteView trailer = image.subspan(facts.manufacturer_offset + facts.manufacturer_size);
  if (trailer[0] > 1 || trailer[1] != signature_length)
    return malformed(fmt::format("expected ForceReplace (00 or 01) and 40 before the signature, found {:02X} {:02X}",
                                 trailer[0], trailer[1]));
  facts.force_replace = trailer[0];
  return {};
}

}  // namespace

Result<ImageFacts> read_image(RequestKind kind, ByteView image) {
  const auto layout = image::read_layout(image::PagedBytes(image));
  // Of the header only what it takes to find the Manufacturer Image: judging the rest is the supplier's duty.
  if (!layout.header) {
    const auto steps = image::check_header(layout, image::Profile::gbcs);
    return malformed(image::texts(steps, image::Level::error).front());
  }
  if (layout.is_truncated())
    return malformed(fmt::format("the header tells of {} bytes, the image has {}", layout.header->total_image_size,
                                 layout.available()));
  if (layout.magic_offset != 0u) return malformed("the image does not begin with its OTA header");
  if (layout.trailing_bytes() > 0)
    return malformed(fmt::format("{} bytes follow the image of {} bytes that the header tells of",
                                 layout.trailing_bytes(), layout.image_size()));
  ImageFacts facts;
  facts.header = *layout.header;
  facts.image_size = layout.image_size();
  facts.manufacturer_offset = layout.body_offset();
  facts.manufacturer_size = layout.body_size();
  if (kind == RequestKind::update_firmware) {
    if (auto split = split_trailer(image, facts); !split) return split.error();
  }
  if (facts.manufacturer_size == 0) return malformed("the Manufacturer Image is empty");
  facts.hash = sha256(image.subspan(facts.manufacturer_offset, facts.manufacturer_size));
  return facts;
}

}  // namespace rig::dcc
