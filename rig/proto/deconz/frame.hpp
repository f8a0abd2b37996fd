// SPDX-License-Identifier: Apache-2.0
//
// One packet between SLIP's ENDs:
//
//   command u8 | sequence u8 | status u8 | frame length u16 | body | CRC u16        all little-endian
//   body of the commands with has_payload_length(): payload length u16 | payload
//
// The frame length counts everything but the CRC. The CRC is the two's complement of the 16-bit sum of the octets before it. A
// response repeats command and sequence of its request.
#pragma once

#include "rig/proto/deconz/types.hpp"
#include "rig/proto/slip/slip.hpp"
#include "rig/wire/layout.hpp"

namespace rig::deconz {

/// Neither host nor stick sends a longer frame, CRC included.
inline constexpr std::size_t max_frame = 255;
/// A frame as it travels, SLIP included.
using WireBytes = FixedBytes<slip::encoded_size(max_frame)>;

struct Frame {
  CommandId command{};
  std::uint8_t sequence{};
  CommandStatus status{};
  ByteView body;  ///< without the payload length; lives as long as the packet
};

std::uint16_t checksum(ByteView octets);

/// truncated: no room for a header and a CRC. bad_checksum. bad_length: a length field contradicts what is there; a refusal
/// (any status but success) may leave out its payload.
wire::Decoded<Frame> parse(ByteView packet);

/// A frame with this body, as it travels; a body that does not fit is our own bug.
WireBytes encode_frame(CommandId command, std::uint8_t sequence, CommandStatus status, ByteView body);
template <wire::Declared Body>
WireBytes encode_frame(CommandId command, std::uint8_t sequence, CommandStatus status, const Body& body) {
  const auto bytes = wire::encode<FixedBytes<max_frame>>(body);
  return encode_frame(command, sequence, status, ByteView{bytes.data(), bytes.size()});
}

}  // namespace rig::deconz
