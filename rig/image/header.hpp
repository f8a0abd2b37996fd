// SPDX-License-Identifier: Apache-2.0
//
// The header in front of every ZigBee OTA file (ZCL OTA Upgrade cluster, "OTA Header Format"; GBCS 11.2.3 uses the form
// with hardware versions, 60 bytes).
#pragma once

#include <array>
#include <optional>
#include <variant>

#include "rig/base/ids.hpp"
#include "rig/wire/layout.hpp"

namespace rig::image {

inline constexpr std::array<Byte, 4> magic{0x1E, 0xF1, 0xEE, 0x0B};
inline constexpr std::uint16_t usual_header_version = 0x0100;
/// Without any optional field.
inline constexpr std::uint16_t shortest_header = 56;
/// Ours: all declared optional fields need 69 bytes; a length above this is taken for garbage before anything is kept
/// for it.
inline constexpr std::uint16_t longest_header = 256;

/// Bits of OtaHeader::field_control.
inline constexpr std::uint16_t has_security_credential_version = 1u << 0;
inline constexpr std::uint16_t has_upgrade_file_destination = 1u << 1;
inline constexpr std::uint16_t has_hardware_versions = 1u << 2;

/// High octet version, low octet revision; both ends belong to the range.
struct HardwareRange {
  std::uint16_t min{};
  std::uint16_t max{};
  bool operator==(const HardwareRange&) const = default;
  bool contains(std::uint16_t hardware) const { return min <= hardware && hardware <= max; }
};

/// An optional field is there exactly when its bit of field_control is set.
struct OtaHeader {
  std::uint16_t header_version{usual_header_version};
  std::uint16_t header_length{shortest_header};
  std::uint16_t field_control{};
  std::uint16_t manufacturer_code{};
  std::uint16_t image_type{};
  std::uint32_t file_version{};
  std::uint16_t stack_version{2};
  std::array<Byte, 32> header_string{};
  std::uint32_t total_image_size{};  // header included
  std::optional<std::uint8_t> security_credential_version;
  std::optional<Eui64> upgrade_file_destination;
  std::optional<HardwareRange> hardware;
  FixedBytes<longest_header - shortest_header> unknown;  // what header_length has room for and no bit declares

  bool operator==(const OtaHeader&) const = default;
};

/// What header_length must be at least for these bits.
std::uint16_t header_length_for(std::uint16_t field_control);

/// Sets field_control and header_length to what the optional fields and `unknown` need.
OtaHeader with_consistent_lengths(OtaHeader header);

/// The header string up to its first NUL; anything but printable ASCII as "\x1B", so it is always valid UTF-8.
std::string header_text(const OtaHeader& header);

/// Takes a header apart that arrives in pieces, such as the blocks of a download. After an OtaHeader or a DecodeError
/// start anew.
class HeaderReader {
 public:
  struct NeedMore {
    std::size_t bytes{};  // at least this many until the next decision
    bool operator==(const NeedMore&) const = default;
  };
  struct Header {
    OtaHeader header;
    std::size_t consumed{};  // bytes of the last chunk that belong to the header
    bool operator==(const Header&) const = default;
  };
  using Answer = std::variant<NeedMore, Header, wire::DecodeError>;

  Answer feed(ByteView chunk);

 private:
  std::size_t wanted() const;
  FixedBytes<longest_header> kept_;
};

}  // namespace rig::image

template <>
struct rig::wire::Codec<rig::image::OtaHeader> {
  static void write(Writer& writer, const image::OtaHeader& header);
  /// bad_magic, or bad_length where header_length is above the limit or too small for its field control.
  static image::OtaHeader read(Reader& reader, DecodeError* bad);
  static std::string print(const image::OtaHeader& header);
};
