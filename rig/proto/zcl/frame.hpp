// SPDX-License-Identifier: Apache-2.0
//
// A ZCL frame (ZCL 2.4):  frame control u8 | [manufacturer code u16] | transaction sequence u8 | command id u8 | payload
//   frame control: bits 0-1 frame type (0 profile-wide, 1 cluster specific), bit 2 manufacturer code present,
//                  bit 3 direction (0 to the server, 1 to the client), bit 4 disable default response
#pragma once

#include <optional>
#include <string>

#include "rig/proto/zcl/status.hpp"
#include "rig/wire/layout.hpp"

namespace rig::zcl {

/// No unfragmented frame is longer: an APS payload holds 82 octets with network security.
inline constexpr std::size_t max_frame = 128;

/// One ZCL frame without the heap.
using FrameBytes = FixedBytes<max_frame>;

/// ZigBee profile ids: home automation / ZigBee 3.0, and smart energy.
inline constexpr std::uint16_t profile_home_automation = 0x0104;
inline constexpr std::uint16_t profile_smart_energy = 0x0109;

enum class FrameType : std::uint8_t { profile_wide = 0, cluster_specific = 1 };
enum class Direction : std::uint8_t { to_server = 0, to_client = 1 };

struct Header {
  FrameType type{FrameType::profile_wide};
  Direction direction{Direction::to_server};
  bool disable_default_response{};
  std::optional<std::uint16_t> manufacturer{};  ///< present only in manufacturer-specific frames
  std::uint8_t sequence{};                      ///< a response repeats the sequence of its request
  std::uint8_t command{};
  bool operator==(const Header&) const = default;
};

/// A header and the octets behind it; `payload` looks into the message that was parsed.
struct FrameView {
  Header header;
  ByteView payload;
};

/// Truncated, or bad_value for one of the two reserved frame types. Reserved bits of the frame control are ignored.
wire::Decoded<FrameView> parse(ByteView frame);

}  // namespace rig::zcl

template <>
struct rig::wire::Codec<rig::zcl::Header> {
  static void write(Writer& writer, const zcl::Header& header);
  static zcl::Header read(Reader& reader, DecodeError* bad);
  static std::string print(const zcl::Header& header);
};

namespace rig::zcl {

/// A whole frame. The payload must fit (max_frame).
template <class Payload>
FrameBytes frame(const Header& header, const Payload& payload) {
  FrameBytes bytes(max_frame, boost::container::default_init);
  wire::Writer writer(bytes);
  wire::Codec<Header>::write(writer, header);
  wire::Codec<Payload>::write(writer, payload);
  bytes.resize(writer.position());
  return bytes;
}

}  // namespace rig::zcl
