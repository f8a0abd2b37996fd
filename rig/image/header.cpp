// SPDX-License-Identifier: Apache-2.0
#include "rig/image/header.hpp"

#include <algorithm>

namespace rig::image {
namespace {

constexpr std::size_t up_to_header_length = 8;

}  // namespace

std::uint16_t header_length_for(std::uint16_t field_control) {
  std::uint16_t length = shortest_header;
  if (field_control & has_security_credential_version) length = static_cast<std::uint16_t>(length + 1);
  if (field_control & has_upgrade_file_destination) length = static_cast<std::uint16_t>(length + 8);
  if (field_control & has_hardware_versions) length = static_cast<std::uint16_t>(length + 4);
  return length;
}

OtaHeader with_consistent_lengths(OtaHeader header) {
  header.field_control = 0;
  if (header.security_credential_version) header.field_control |= has_security_credential_version;
  if (header.upgrade_file_destination) header.field_control |= has_upgrade_file_destination;
  if (header.hardware) header.field_control |= has_hardware_versions;
  header.header_length = static_cast<std::uint16_t>(header_length_for(header.field_control) + header.unknown.size());
  return header;
}

std::string header_text(const OtaHeader& header) {
  std::string text;
  for (Byte byte : header.header_string) {
    if (byte == 0) break;
    if (byte >= 0x20 && byte < 0x7F) {
      text += static_cast<char>(byte);
    } else {
      text += fmt::format("\\x{:02X}", byte);
    }
  }
  return text;
}

std::size_t HeaderReader::wanted() const {
  if (kept_.size() < up_to_header_length) return up_to_header_length;
  return static_cast<std::size_t>(kept_[7] << 8 | kept_[6]);
}

HeaderReader::Answer HeaderReader::feed(ByteView chunk) {
  std::size_t consumed = 0;
  while (consumed < chunk.size()) {
    const std::size_t count =
        std::min({wanted() - kept_.size(), longest_header - kept_.size(), chunk.size() - consumed});
    const ByteView part = chunk.subspan(consumed, count);
    kept_.insert(kept_.end(), part.begin(), part.end());
    consumed += count;
    auto decoded = wire::decode<OtaHeader>({kept_.data(), kept_.size()});
    if (decoded.has_value()) return Header{*std::move(decoded), consumed};
    if (decoded.error() != wire::DecodeError::truncated) return decoded.error();
  }
  return NeedMore{wanted() - kept_.size()};
}

}  // namespace rig::image

namespace rig::wire {

using image::OtaHeader;

void Codec<OtaHeader>::write(Writer& writer, const OtaHeader& header) {
  writer.bytes(image::magic);
  writer.le(header.header_version);
  writer.le(header.header_length);
  writer.le(header.field_control);
  writer.le(header.manufacturer_code);
  writer.le(header.image_type);
  writer.le(header.file_version);
  writer.le(header.stack_version);
  writer.bytes(header.header_string);
  writer.le(header.total_image_size);
  if (header.security_credential_version) writer.u8(*header.security_credential_version);
  if (header.upgrade_file_destination) writer.u64(header.upgrade_file_destination->value);
  if (header.hardware) {
    writer.le(header.hardware->min);
    writer.le(header.hardware->max);
  }
  writer.bytes({header.unknown.data(), header.unknown.size()});
}

OtaHeader Codec<OtaHeader>::read(Reader& reader, DecodeError* bad) {
  OtaHeader header;
  const ByteView found = reader.take(image::magic.size());
  if (!reader.ok()) return {};
  if (!std::equal(found.begin(), found.end(), image::magic.begin())) {
    *bad = DecodeError::bad_magic;
    return {};
  }
  header.header_version = reader.u16();
  header.header_length = reader.u16();
  if (reader.ok() && (header.header_length > image::longest_header || header.header_length < image::shortest_header)) {
    *bad = DecodeError::bad_length;
    return {};
  }
  header.field_control = reader.u16();
  const auto needed = image::header_length_for(header.field_control);
  if (reader.ok() && header.header_length < needed) {
    *bad = DecodeError::bad_length;
    return {};
  }
  header.manufacturer_code = reader.u16();
  header.image_type = reader.u16();
  header.file_version = reader.u32();
  header.stack_version = reader.u16();
  header.header_string = Codec<std::array<Byte, 32>>::read(reader, bad);
  header.total_image_size = reader.u32();
  if (header.field_control & image::has_security_credential_version) header.security_credential_version = reader.u8();
  if (header.field_control & image::has_upgrade_file_destination) header.upgrade_file_destination = Eui64{reader.u64()};
  if (header.field_control & image::has_hardware_versions) {
    const auto min = reader.u16();
    header.hardware = image::HardwareRange{min, reader.u16()};
  }
  if (!reader.ok()) return {};
  const ByteView unknown = reader.take(static_cast<std::size_t>(header.header_length - needed));
  header.unknown.assign(unknown.begin(), unknown.end());
  return header;
}

std::string Codec<OtaHeader>::print(const OtaHeader& header) {
  return fmt::format(
      "ota_header{{manufacturer_code=0x{:04X}, image_type=0x{:04X}, file_version=0x{:08X}, field_control=0x{:04X}, "
      "header_length={}, total_image_size={}, header_string=\"{}\"}}",
      header.manufacturer_code, header.image_type, header.file_version, header.field_control, header.header_length,
      header.total_image_size, image::header_text(header));
}

}  // namespace rig::wire
