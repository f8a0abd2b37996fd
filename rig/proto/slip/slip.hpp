// SPDX-License-Identifier: Apache-2.0
//
// SLIP (RFC 1055): packets on a byte stream, told apart by END. END and ESC inside a packet are sent as two octets.
//
//   END C0    ESC DB    C0 -> DB DC    DB -> DB DD
//
// No length, no checksum: what comes out between two ENDs may be noise, and the protocol above has to notice.
#pragma once

#include <optional>

#include "rig/base/bytes.hpp"
#include "rig/wire/decode.hpp"

namespace rig::slip {

inline constexpr Byte end = 0xC0;
inline constexpr Byte escape = 0xDB;
inline constexpr Byte escaped_end = 0xDC;
inline constexpr Byte escaped_escape = 0xDD;

/// How long `size` octets become at worst: each escaped, and an END on both sides.
constexpr std::size_t encoded_size(std::size_t size) { return 2 * size + 2; }

/// One packet with an END before it, which flushes line noise at the receiver, and one behind it. Buffer is a Bytes or a
/// FixedBytes of encoded_size().
template <class Buffer>
void encode(ByteView packet, Buffer& out) {
  out.push_back(end);
  for (const Byte octet : packet) {
    if (octet == end || octet == escape) {
      out.push_back(escape);
      out.push_back(octet == end ? escaped_end : escaped_escape);
    } else {
      out.push_back(octet);
    }
  }
  out.push_back(end);
}

/// No packet of a protocol here is longer.
inline constexpr std::size_t max_packet = 512;

/// Cuts a byte stream into packets. Pull until it gives nothing:
///   while (auto item = decoder.next(chunk)) ...
/// Each item is a packet, or why what stood between two ENDs is none: bad_length (more than max_packet octets), bad_value (an
/// ESC before something that needs none). The view lives until the next call. Nothing between two ENDs is no packet.
class Decoder {
 public:
  /// Consumes from the front of `chunk` up to the end of one packet, or all of it.
  std::optional<wire::Decoded<ByteView>> next(ByteView& chunk);

 private:
  void take(Byte octet);

  FixedBytes<max_packet> packet_;
  bool complete_ = false;  // the packet in the buffer was handed out
  bool escaped_ = false;
  std::optional<wire::DecodeError> spoilt_;
};

}  // namespace rig::slip
