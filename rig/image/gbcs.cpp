// SPDX-License-Identifier: Apache-2.0
#include "rig/image/gbcs.hpp"

#include <fmt/format.h>

namespace rig::image {
namespace {

constexpr Byte signature_length_octet = 0x40;
constexpr std::size_t limit_in_kilobytes = 750;

Sha256Digest digest_of(const PagedBytes& file, std::size_t offset, std::size_t length) {
  Sha256 hash;
  file.for_each_piece(offset, length, [&](ByteView piece) { hash.update(piece); });
  return hash.finish();
}

bool starts_like_a_trailer(ByteView trailer) { return trailer[0] <= 1 && trailer[1] == signature_length_octet; }

}  // namespace

std::string_view name(Form form) { return form == Form::meter ? "meter" : "ppmid"; }

ManufacturerImage read_manufacturer_image(const PagedBytes& file, const FileLayout& layout,
                                          const std::vector<SupplierKey>& keys) {
  ManufacturerImage image;
  image.offset = layout.body_offset();
  image.length = layout.body_size();
  std::array<Byte, meter_trailer_size> trailer{};
  if (image.length >= trailer.size()) {
    const ByteView last = file.bytes().subspan(image.offset, image.length).last(trailer.size());
    std::copy(last.begin(), last.end(), trailer.begin());
    file.done_with(file.size());
  }
  image.looks_signed = starts_like_a_trailer(trailer);
  if (image.looks_signed && !keys.empty()) {
    Signature signature{};
    std::copy_n(trailer.end() - signature.size(), signature.size(), signature.begin());
    const auto digest = digest_of(file, image.offset, image.length - meter_trailer_size);
    for (const auto& key : keys) {
      if (!key.verifies(digest, signature)) continue;
      image.form = Form::meter;
      image.force_replace = trailer[0];
      image.length -= meter_trailer_size;
      image.sha256 = digest;
      image.verified_with = key.name();
      return image;
    }
  }
  image.sha256 = digest_of(file, image.offset, image.length);
  return image;
}

Step check_body(const ManufacturerImage& image, std::size_t keys) {
  Step step{"body_form", {}};
  if (image.form == Form::meter) {
    step.findings.push_back({Level::ok, fmt::format("meter form: signature verified with {}, ForceReplace 0x{:02X}",
                                                    image.verified_with, image.force_replace.value_or(0))});
  } else if (image.looks_signed) {
    step.findings.push_back(
        {Level::warning,
         fmt::format("taken for the PPMID form, but the last {} bytes look like ForceReplace and a signature, and {}",
                     meter_trailer_size,
                     keys == 0 ? std::string("no supplier key is given")
                               : fmt::format("none of the {} supplier keys verifies it", keys))});
  } else {
    step.findings.push_back({Level::ok, "PPMID form: the body is the Manufacturer Image"});
  }
  if (image.length == 0) step.findings.push_back({Level::error, "the Manufacturer Image is empty"});
  return step;
}

std::size_t size_limit(Kilobyte kilobyte) { return limit_in_kilobytes * static_cast<std::size_t>(kilobyte); }

Step check_size_limit(std::size_t manufacturer_image_size, Kilobyte kilobyte) {
  const auto limit = size_limit(kilobyte);
  const auto rule = fmt::format("750KB with {} bytes per KB", static_cast<std::size_t>(kilobyte));
  if (manufacturer_image_size < limit) {
    return {"size_limit",
            {{Level::ok, fmt::format("{} bytes, less than {} ({})", manufacturer_image_size, limit, rule)}}};
  }
  if (manufacturer_image_size == limit) {
    return {
        "size_limit",
        {{Level::error,
          fmt::format("{} bytes is exactly the limit ({}): one rule says less than, another not above", limit, rule)}}};
  }
  return {
      "size_limit",
      {{Level::error, fmt::format("{} bytes, the limit is less than {} ({})", manufacturer_image_size, limit, rule)}}};
}

}  // namespace rig::image
