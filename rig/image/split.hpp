// SPDX-License-Identifier: Apache-2.0
//
// `hanrig image split`: one Manufacturer Image too large for a hub's memory block becomes several images, each with its
// own header, version, hash and Central Products List row. Nothing in the files links them; the device puts them
// together.
#pragma once

#include "rig/image/gbcs.hpp"

namespace rig::image {

struct SplitOptions {
  std::size_t limit{};  // most bytes of Manufacturer Image per fragment
  std::vector<std::uint32_t>
      versions;  // one per fragment, rising; empty: consecutive, the last one the version of the file
};

struct Fragment {
  OtaHeader header;
  std::size_t offset{};  // of its part of the Manufacturer Image, in the file that is split
  std::size_t length{};
  Sha256Digest sha256{};  // of that part
};

/// Cuts the MI into the fewest fragments of at most `limit` bytes, all of nearly the same size. Refuses (usage)
/// versions that do not fit, (invalid_file) a file without a whole image, (unsupported) a signed meter image: each part
/// would need a signature.
Result<std::vector<Fragment>> split(const PagedBytes& file, const SplitOptions& options,
                                    const std::vector<SupplierKey>& keys = {});

/// "image.2of3.00000020.ota" for "image.ota"
std::string fragment_name(const std::filesystem::path& file, std::size_t index, std::size_t count,
                          const Fragment& fragment);

/// Writes header and part to `path`, straight from the mapped file.
Result<> write_fragment(const PagedBytes& file, const Fragment& fragment, const std::filesystem::path& path);

struct WrittenFragment {
  std::string file;
  Fragment fragment;
};
/// A table with a heading, or one JSON object per fragment and line: file, version, MI hash, size.
std::string to_table(const std::vector<WrittenFragment>& fragments);
std::string to_json_lines(const std::vector<WrittenFragment>& fragments);

}  // namespace rig::image
