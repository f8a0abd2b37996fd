// SPDX-License-Identifier: Apache-2.0
//
// The two ways in which a PDU travels on a serial line (MODBUS over Serial Line V1.02):
//
//   RTU     unit, pdu, CRC-16 low octet first; the pause after it is its end
//   ASCII   ':', then unit, pdu and LRC as upper-case hex, CR LF
//
// USB converters stretch and swallow pauses, so the RTU reader goes by the length that the function code tells instead.
#pragma once

#include "rig/proto/modbus/pdu.hpp"

namespace rig::modbus {

struct Frame {
  std::uint8_t unit{};  ///< 1 to 247; 0 is for all units and never answered. Some makers answer above 247
  FixedBytes<max_pdu> pdu{};
  bool operator==(const Frame&) const = default;
};

inline constexpr std::size_t max_rtu = max_pdu + 3;
inline constexpr std::size_t max_ascii = 2 * (max_pdu + 2) + 3;

FixedBytes<max_rtu> encode_rtu(const Frame& frame);
FixedBytes<max_ascii> encode_ascii(const Frame& frame);

Frame request(std::uint8_t unit, const Request& request);
Frame reply(std::uint8_t unit, const Reply& reply);

/// Polynomial A001 (reflected), from FFFF; zero over a frame with its own CRC.
std::uint16_t crc16(ByteView bytes);
/// What makes the octets of a frame add up to zero.
Byte lrc(ByteView bytes);

/// Which side of the line is listened to: the length of a frame depends on it.
enum class Side : std::uint8_t { requests, replies };

/// Finds frames with a right CRC octet by octet, past anything else. Knows the lengths of functions 01 to 06, 0F, 10
/// and of refusals.
class RtuReader {
 public:
  explicit RtuReader(Side side) : side_(side) {}
  std::optional<Frame> feed(Byte octet);
  void reset() { recent_.clear(); }

 private:
  bool ends_here(ByteView from) const;
  Side side_;
  FixedBytes<max_rtu> recent_;
};

/// Finds frames with a right LRC, past anything else.
class AsciiReader {
 public:
  std::optional<Frame> feed(Byte octet);
  void reset() { *this = {}; }

 private:
  enum class State : std::uint8_t { idle, high_digit, low_digit, line_feed };
  std::optional<Frame> complete();

  State state_ = State::idle;
  Byte high_ = 0;
  FixedBytes<max_pdu + 2> octets_;
};

}  // namespace rig::modbus
