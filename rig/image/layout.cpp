// SPDX-License-Identifier: Apache-2.0
#include "rig/image/layout.hpp"

namespace rig::image {
namespace {

// Telink's encrypted images: two octets of information between the length and the data, not counted by the length.
constexpr std::uint16_t telink_tag = 0xF000;
constexpr std::size_t telink_extra = 2;

std::optional<std::size_t> find_magic(const PagedBytes& file) {
  const ByteView bytes = file.bytes();
  for (std::size_t start = 0; start + magic.size() <= bytes.size(); start += PagedBytes::piece_size) {
    const ByteView piece =
        bytes.subspan(start, std::min(PagedBytes::piece_size + magic.size() - 1, bytes.size() - start));
    const auto found = as_text(piece).find(as_text(magic));
    if (found != std::string_view::npos) return start + found;
    file.done_with(start);
  }
  return std::nullopt;
}

void read_header(ByteView from_magic, FileLayout& layout) {
  wire::Reader reader(from_magic);
  auto header = wire::decode_from<OtaHeader>(reader);
  if (header.has_value()) {
    layout.header = *std::move(header);
  } else {
    layout.header_error = header.error();
  }
  wire::Reader raw(from_magic);
  raw.take(magic.size() + sizeof(OtaHeader::header_version));
  layout.raw_header_length = raw.u16();
  layout.raw_field_control = raw.u16();
}

}  // namespace

FileLayout read_layout(const PagedBytes& file) {
  FileLayout layout;
  layout.size = file.size();
  layout.magic_offset = find_magic(file);
  if (layout.magic_offset) read_header(file.bytes().subspan(*layout.magic_offset), layout);
  return layout;
}

Elements read_elements(const PagedBytes& file, const FileLayout& layout) {
  Elements elements;
  const std::size_t end = layout.image_end();
  std::size_t at = layout.body_offset();
  std::size_t forgotten = 0;
  while (at < end) {
    elements.stopped_at = at;
    elements.available = end - at;
    if (elements.whole.size() == most_elements) {
      elements.end = WalkEnd::too_many;
      return elements;
    }
    if (end - at < element_header_size) {
      const bool telink =
          end - at == telink_extra && !elements.whole.empty() && elements.whole.back().tag == telink_tag;
      elements.end = telink ? WalkEnd::telink : WalkEnd::header_cut;
      if (telink) elements.whole.back().offset += telink_extra;
      return elements;
    }
    wire::Reader reader(file.bytes().subspan(at, element_header_size));
    const auto tag = reader.u16();
    const Element element{tag, at + element_header_size, reader.u32()};
    if (element.length > end - element.offset) {
      elements.end = WalkEnd::overrun;
      elements.overrun = element;
      elements.available = end - element.offset;
      return elements;
    }
    elements.whole.push_back(element);
    at = element.offset + element.length;
    if (at - forgotten > PagedBytes::piece_size) file.done_with(forgotten = at);
  }
  return elements;
}

}  // namespace rig::image
