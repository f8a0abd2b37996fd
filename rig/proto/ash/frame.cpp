// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ash/frame.hpp"

#include <fmt/format.h>

#include <array>

#include "rig/base/crc.hpp"

namespace rig::ash {
namespace {

using wire::DecodeError;

constexpr Byte stuffing_mask = 0x20;
constexpr Byte control_reset = 0xC0;
constexpr Byte control_reset_ack = 0xC1;
constexpr Byte control_error = 0xC2;

constexpr auto make_random_sequence() {
  std::array<Byte, max_data> sequence{};
  Byte state = 0x42;
  for (Byte& octet : sequence) {
    octet = state;
    state = static_cast<Byte>(state & 1 ? state >> 1 ^ 0xB8 : state >> 1);
  }
  return sequence;
}
constexpr auto random_sequence = make_random_sequence();

constexpr bool is_reserved(Byte octet) {
  return octet == flag || octet == escape || octet == xon || octet == xoff || octet == substitute || octet == cancel;
}

using Unstuffed = FixedBytes<1 + max_data + 2>;

constexpr Byte ack_control(Byte type, std::uint8_t ack_number, bool not_ready) {
  return static_cast<Byte>(type | (not_ready ? 8 : 0) | (ack_number & 7));
}

struct Unstuff {
  Unstuffed operator()(const DataFrame& frame) const {
    const auto control = (frame.frame_number & 7) << 4 | (frame.retransmitted ? 8 : 0) | (frame.ack_number & 7);
    Unstuffed bytes{static_cast<Byte>(control)};
    bytes.insert(bytes.end(), frame.data.begin(), frame.data.end());
    randomise({bytes.data() + 1, frame.data.size()});
    return bytes;
  }
  Unstuffed operator()(const AckFrame& frame) const { return {ack_control(0x80, frame.ack_number, frame.not_ready)}; }
  Unstuffed operator()(const NakFrame& frame) const { return {ack_control(0xA0, frame.ack_number, frame.not_ready)}; }
  Unstuffed operator()(const ResetFrame&) const { return {control_reset}; }
  Unstuffed operator()(const ResetAckFrame& frame) const {
    return {control_reset_ack, frame.version, static_cast<Byte>(frame.code)};
  }
  Unstuffed operator()(const ErrorFrame& frame) const {
    return {control_error, frame.version, static_cast<Byte>(frame.code)};
  }
};

wire::Decoded<Frame> decode_data(Byte control, ByteView data) {
  if (data.size() < min_data || data.size() > max_data) return DecodeError::bad_length;
  DataFrame frame{static_cast<std::uint8_t>(control >> 4), (control & 8) != 0, static_cast<std::uint8_t>(control & 7),
                  Data(data.begin(), data.end())};
  randomise({frame.data.data(), frame.data.size()});
  return Frame(std::move(frame));
}

template <class T>
wire::Decoded<Frame> decode_bare(T frame, ByteView data) {
  if (!data.empty()) return DecodeError::bad_length;
  return Frame(frame);
}

template <class T>
wire::Decoded<Frame> decode_code(ByteView data) {
  if (data.size() != 2) return DecodeError::bad_length;
  return Frame(T{data[0], static_cast<Code>(data[1])});
}

struct Print {
  std::string operator()(const DataFrame& frame) const {
    return fmt::format("DATA({},{},{}) {}", frame.frame_number, frame.ack_number, frame.retransmitted ? 1 : 0,
                       to_hex({frame.data.data(), frame.data.size()}, " "));
  }
  std::string operator()(const AckFrame& frame) const {
    return fmt::format("ACK({}){}", frame.ack_number, ready(frame.not_ready));
  }
  std::string operator()(const NakFrame& frame) const {
    return fmt::format("NAK({}){}", frame.ack_number, ready(frame.not_ready));
  }
  std::string operator()(const ResetFrame&) const { return "RST"; }
  std::string operator()(const ResetAckFrame& frame) const {
    return fmt::format("RSTACK({},{:02X})", frame.version, static_cast<Byte>(frame.code));
  }
  std::string operator()(const ErrorFrame& frame) const {
    return fmt::format("ERROR({},{:02X})", frame.version, static_cast<Byte>(frame.code));
  }
  static std::string_view ready(bool not_ready) { return not_ready ? "-" : "+"; }
};

}  // namespace

std::string to_string(const Frame& frame) { return std::visit(Print{}, frame); }

void randomise(std::span<Byte> bytes) {
  for (std::size_t i = 0; i < bytes.size() && i < random_sequence.size(); ++i) bytes[i] ^= random_sequence[i];
}

void encode(const Frame& frame, WireBytes& out) {
  Unstuffed bytes = std::visit(Unstuff{}, frame);
  const std::uint16_t crc = crc16_ccitt({bytes.data(), bytes.size()});
  bytes.push_back(static_cast<Byte>(crc >> 8));
  bytes.push_back(static_cast<Byte>(crc));
  for (const Byte octet : bytes) {
    if (is_reserved(octet)) out.push_back(escape);
    out.push_back(is_reserved(octet) ? static_cast<Byte>(octet ^ stuffing_mask) : octet);
  }
  out.push_back(flag);
}

WireBytes encode(const Frame& frame) {
  WireBytes out;
  encode(frame, out);
  return out;
}

wire::Decoded<Frame> decode(ByteView unstuffed) {
  if (unstuffed.size() < 3) return DecodeError::truncated;
  const ByteView body = unstuffed.first(unstuffed.size() - 2);
  const ByteView crc = unstuffed.last(2);
  if (crc16_ccitt(body) != (crc[0] << 8 | crc[1])) return DecodeError::bad_checksum;
  const Byte control = body[0];
  const ByteView data = body.subspan(1);
  const auto ack_number = static_cast<std::uint8_t>(control & 7);
  const bool not_ready = (control & 8) != 0;
  if (control < 0x80) return decode_data(control, data);
  if (control < 0xA0) return decode_bare(AckFrame{ack_number, not_ready}, data);
  if (control < 0xC0) return decode_bare(NakFrame{ack_number, not_ready}, data);
  if (control == control_reset) return decode_bare(ResetFrame{}, data);
  if (control == control_reset_ack) return decode_code<ResetAckFrame>(data);
  if (control == control_error) return decode_code<ErrorFrame>(data);
  return DecodeError::unknown_message;
}

std::optional<wire::Decoded<Frame>> FrameReader::next(ByteView& chunk) {
  while (!chunk.empty()) {
    const Byte octet = chunk.front();
    chunk = chunk.subspan(1);
    if (octet != flag) {
      take(octet);
    } else if (auto item = end_of_frame()) {
      return item;
    }
  }
  return std::nullopt;
}

void FrameReader::take(Byte octet) {
  const bool between_frames = buffer_.empty() && !escaped_ && !spoilt_;
  if (octet == xon || octet == xoff || (octet == wake && between_frames)) return;
  if (octet == cancel) return clear();
  if (octet == substitute) spoilt_ = DecodeError::bad_value;
  if (spoilt_) return;
  if (octet == escape) {
    escaped_ = true;
    return;
  }
  if (buffer_.size() == buffer_.capacity()) {
    spoilt_ = DecodeError::bad_length;
    return;
  }
  buffer_.push_back(escaped_ ? static_cast<Byte>(octet ^ stuffing_mask) : octet);
  escaped_ = false;
}

std::optional<wire::Decoded<Frame>> FrameReader::end_of_frame() {
  std::optional<wire::Decoded<Frame>> item;
  if (spoilt_) {
    item.emplace(*spoilt_);
  } else if (escaped_) {
    item.emplace(DecodeError::bad_value);
  } else if (!buffer_.empty()) {  // flags back to back are filling
    item.emplace(decode({buffer_.data(), buffer_.size()}));
  }
  clear();
  return item;
}

void FrameReader::clear() {
  buffer_.clear();
  escaped_ = false;
  spoilt_.reset();
}

}  // namespace rig::ash
