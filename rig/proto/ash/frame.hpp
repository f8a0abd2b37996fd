// SPDX-License-Identifier: Apache-2.0
//
// ASH, the serial framing under EZSP (Silicon Labs UG101). One frame on the line:
//
//   control(1)  data(0..220)  crc_high  crc_low  7E        7E 7D 11 13 18 1A inside travel as 7D, octet ^ 20
//
// The CRC covers control and data as they travel, that is after the data of a DATA frame was randomised, before
// stuffing.
#pragma once

#include <optional>
#include <variant>

#include "rig/base/bytes.hpp"
#include "rig/wire/decode.hpp"

namespace rig::ash {

/// UG101 says a DATA frame carries 3 to 128 octets; EmberZNet 7 and later send up to 220.
inline constexpr std::size_t min_data = 3;
inline constexpr std::size_t max_data = 220;
/// The longest frame as it travels: a cancel octet, every octet stuffed, the flag.
inline constexpr std::size_t max_wire = 1 + 2 * (1 + max_data + 2) + 1;

inline constexpr Byte flag = 0x7E;
inline constexpr Byte escape = 0x7D;
inline constexpr Byte xon = 0x11;
inline constexpr Byte xoff = 0x13;
inline constexpr Byte substitute = 0x18;
inline constexpr Byte cancel = 0x1A;
inline constexpr Byte wake = 0xFF;
inline constexpr Byte protocol_version = 2;

/// Why the NCP restarted (RSTACK) or gave up (ERROR); UG101 chapter 3. Chips add their own from 0x80.
enum class Code : std::uint8_t {
  unknown = 0x00,
  external = 0x01,
  power_on = 0x02,
  watchdog = 0x03,
  assertion = 0x06,
  bootloader = 0x09,
  software = 0x0B,  // the answer to RST
  ack_timeouts = 0x51,
};

using Data = FixedBytes<max_data>;
using WireBytes = FixedBytes<max_wire>;

/// Carries one EZSP frame. Frame numbers count modulo 8; `ack_number` is the number expected next from the other side.
struct DataFrame {
  std::uint8_t frame_number{};
  bool retransmitted{};
  std::uint8_t ack_number{};
  Data data;
  bool operator==(const DataFrame&) const = default;
};
struct AckFrame {
  std::uint8_t ack_number{};
  bool not_ready{};
  bool operator==(const AckFrame&) const = default;
};
struct NakFrame {
  std::uint8_t ack_number{};
  bool not_ready{};
  bool operator==(const NakFrame&) const = default;
};
/// The host asks the NCP to restart.
struct ResetFrame {
  bool operator==(const ResetFrame&) const = default;
};
/// The NCP has restarted.
struct ResetAckFrame {
  std::uint8_t version = protocol_version;
  Code code = Code::software;
  bool operator==(const ResetAckFrame&) const = default;
};
/// The NCP has given up and waits for a reset.
struct ErrorFrame {
  std::uint8_t version = protocol_version;
  Code code = Code::unknown;
  bool operator==(const ErrorFrame&) const = default;
};
using Frame = std::variant<DataFrame, AckFrame, NakFrame, ResetFrame, ResetAckFrame, ErrorFrame>;

/// "DATA(2,5,0) 00 00 00 02", "ACK(1)", "RSTACK(2,0B)"
std::string to_string(const Frame& frame);

/// The frame as it travels, flag included; appended to `out`.
void encode(const Frame& frame, WireBytes& out);
WireBytes encode(const Frame& frame);

/// XORs the pseudo-random sequence 42 21 A8 54 ... over the bytes; doing it twice restores them.
void randomise(std::span<Byte> bytes);

/// What stood between two flags, stuffing removed: control, data, CRC. truncated: no room for a CRC. bad_checksum.
/// unknown_message: a control octet nobody declared. bad_length: too much or too little data for this kind of frame.
wire::Decoded<Frame> decode(ByteView unstuffed);

/// Cuts a byte stream into frames. Pull until it gives nothing:
///   while (auto item = reader.next(chunk)) ...
/// Each item is a frame, or the reason why what stood between two flags is not one (see decode(); bad_value: the UART
/// driver marked an octet as received in error). XON and XOFF are dropped anywhere, 0xFF between frames ("callback
/// pending") too.
class FrameReader {
 public:
  /// Consumes from the front of `chunk` up to the end of one frame, or all of it.
  std::optional<wire::Decoded<Frame>> next(ByteView& chunk);
  /// Forgets a half-received frame.
  void clear();

 private:
  void take(Byte octet);
  std::optional<wire::Decoded<Frame>> end_of_frame();

  FixedBytes<1 + max_data + 2> buffer_;
  bool escaped_ = false;
  std::optional<wire::DecodeError> spoilt_;
};

}  // namespace rig::ash
