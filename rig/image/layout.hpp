// SPDX-License-Identifier: Apache-2.0
//
// Where the parts of an OTA file lie. Nothing here judges; rig/image/checks.hpp does. Every offset counts from the
// start of the file.
#pragma once

#include "rig/image/header.hpp"
#include "rig/image/paged_bytes.hpp"

namespace rig::image {

/// A sub-element of a ZCL image: tag u16, length u32, data.
struct Element {
  std::uint16_t tag{};
  std::size_t offset{};  // of its first data byte
  std::size_t length{};
  bool operator==(const Element&) const = default;
};

inline constexpr std::size_t element_header_size = 6;
inline constexpr std::uint16_t tag_upgrade_image = 0x0000;
inline constexpr std::uint16_t last_standard_tag = 0x0006;
inline constexpr std::uint16_t first_manufacturer_tag = 0xF000;
/// The most that real files hold is 175; beyond this the walk stops, so that a hostile file cannot fill the memory.
inline constexpr std::size_t most_elements = 65536;

/// Why walking the elements ended. Anything but `whole` and `telink` is a defect of the image, or a body without
/// elements.
enum class WalkEnd {
  whole,       // the last element ends where the image ends
  telink,      // whole, once the last element 0xF000 is read with Telink's 8-byte element header
  overrun,     // an element declares more data than the image has left
  header_cut,  // less than an element header is left
  too_many,    // more than most_elements
};

struct Elements {
  std::vector<Element> whole;  // those that lie in the image entirely, in order
  WalkEnd end{WalkEnd::whole};
  std::optional<Element> overrun;  // the one that does not, as declared
  std::size_t stopped_at{};        // offset of the element header that could not be read or used
  std::size_t available{};         // bytes from there (after an overrun: of data) to the end of the image
};

struct FileLayout {
  std::size_t size{};                       // of the file
  std::optional<std::size_t> magic_offset;  // of the first magic; others may follow inside the image
  std::optional<OtaHeader> header;
  wire::DecodeError header_error{};   // where there is a magic and no header
  std::uint16_t raw_header_length{};  // as declared, also where header is empty; 0 if cut off
  std::uint16_t raw_field_control{};

  /// From the magic to the end of the file.
  std::size_t available() const { return size - magic_offset.value_or(size); }
  /// Of the image: what total_image_size declares, or less where the file ends before it.
  std::size_t image_size() const { return std::min<std::size_t>(header ? header->total_image_size : 0, available()); }
  bool is_truncated() const { return header && header->total_image_size > available(); }
  std::size_t trailing_bytes() const { return header ? available() - image_size() : 0; }
  std::size_t image_end() const { return magic_offset.value_or(size) + image_size(); }
  std::size_t body_offset() const {
    return std::min(magic_offset.value_or(size) + (header ? header->header_length : 0u), image_end());
  }
  std::size_t body_size() const { return image_end() - body_offset(); }
};

FileLayout read_layout(const PagedBytes& file);

/// Walks the elements between the header and the end of the image. An opaque body (GBCS, some vendors) ends in an
/// overrun.
Elements read_elements(const PagedBytes& file, const FileLayout& layout);

}  // namespace rig::image
