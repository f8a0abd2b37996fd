// SPDX-License-Identifier: Apache-2.0
#include "rig/image/split.hpp"

#include <fmt/format.h>

#include <fstream>

#include "rig/image/json.hpp"

namespace rig::image {
namespace {

Result<std::vector<std::uint32_t>> versions_for(std::size_t count, std::uint32_t last,
                                                const std::vector<std::uint32_t>& chosen) {
  if (chosen.empty()) {
    if (count - 1 > last) {
      return make_error(
          ErrorCode::usage,
          fmt::format("version 0x{:08X} leaves no room for {} earlier ones, give --versions", last, count - 1));
    }
    std::vector<std::uint32_t> versions(count);
    for (std::size_t i = 0; i < count; ++i) versions[i] = static_cast<std::uint32_t>(last - (count - 1 - i));
    return versions;
  }
  if (chosen.size() != count) {
    return make_error(ErrorCode::usage,
                      fmt::format("{} fragments need {} versions, {} are given", count, count, chosen.size()));
  }
  for (std::size_t i = 1; i < count; ++i) {
    if (chosen[i] <= chosen[i - 1]) {
      return make_error(ErrorCode::usage,
                        fmt::format("versions must rise: 0x{:08X} follows 0x{:08X}", chosen[i], chosen[i - 1]));
    }
  }
  return chosen;
}

Result<> can_be_split(const FileLayout& layout, const SplitOptions& options) {
  if (options.limit == 0) return make_error(ErrorCode::usage, "the limit must be at least 1 byte");
  for (const auto& step : check_header(layout, Profile::gbcs)) {
    for (const auto& finding : step.findings) {
      if (finding.level == Level::error) return make_error(ErrorCode::invalid_file, finding.text);
    }
  }
  if (layout.body_size() == 0) return make_error(ErrorCode::invalid_file, "the Manufacturer Image is empty");
  return {};
}

}  // namespace

Result<std::vector<Fragment>> split(const PagedBytes& file, const SplitOptions& options,
                                    const std::vector<SupplierKey>& keys) {
  const auto layout = read_layout(file);
  if (const auto possible = can_be_split(layout, options); possible.has_error()) return possible.error();
  const auto image = read_manufacturer_image(file, layout, keys);
  if (image.form == Form::meter) {
    return make_error(ErrorCode::unsupported,
                      "this is a signed meter image: each fragment would need a signature of its own");
  }
  const std::size_t count = (image.length - 1) / options.limit + 1;
  const auto versions = versions_for(count, layout.header->file_version, options.versions);
  if (versions.has_error()) return versions.error();

  std::vector<Fragment> fragments;
  for (std::size_t i = 0; i < count; ++i) {
    Fragment fragment;
    fragment.offset = image.offset + image.length / count * i + std::min(i, image.length % count);
    fragment.length = image.length / count + (i < image.length % count ? 1 : 0);
    fragment.header = *layout.header;
    fragment.header.file_version = (*versions)[i];
    fragment.header.total_image_size = static_cast<std::uint32_t>(fragment.header.header_length + fragment.length);
    Sha256 hash;
    file.for_each_piece(fragment.offset, fragment.length, [&](ByteView piece) { hash.update(piece); });
    fragment.sha256 = hash.finish();
    fragments.push_back(std::move(fragment));
  }
  return fragments;
}

std::string fragment_name(const std::filesystem::path& file, std::size_t index, std::size_t count,
                          const Fragment& fragment) {
  return fmt::format("{}.{}of{}.{:08X}.ota", file.stem().string(), index + 1, count, fragment.header.file_version);
}

Result<> write_fragment(const PagedBytes& file, const Fragment& fragment, const std::filesystem::path& path) {
  std::ofstream out(path, std::ios::binary);
  const auto write = [&](ByteView bytes) {
    out.write(as_text(bytes).data(), static_cast<std::streamsize>(bytes.size()));
  };
  write(wire::encode(fragment.header));
  file.for_each_piece(fragment.offset, fragment.length, write);
  out.close();
  if (!out) return make_error(ErrorCode::io_failed, "cannot write", path.string());
  return {};
}

std::string to_table(const std::vector<WrittenFragment>& fragments) {
  std::size_t width = 4;
  for (const auto& [file, fragment] : fragments) width = std::max(width, file.size());
  auto text = fmt::format("{:<{}}  {:<10}  {:<64}  {}\n", "file", width, "version", "MI SHA-256", "MI size");
  for (const auto& [file, fragment] : fragments) {
    text += fmt::format("{:<{}}  0x{:08X}  {}  {}\n", file, width, fragment.header.file_version,
                        to_string(fragment.sha256), fragment.length);
  }
  return text;
}

std::string to_json_lines(const std::vector<WrittenFragment>& fragments) {
  std::string text;
  for (const auto& [file, fragment] : fragments) {
    text += one_line({{"file", file},
                      {"file_version", fragment.header.file_version},
                      {"manufacturer_image_sha256", to_string(fragment.sha256)},
                      {"manufacturer_image_size", fragment.length},
                      {"size", fragment.header.total_image_size}}) +
            "\n";
  }
  return text;
}

}  // namespace rig::image
