// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/deconz/frame.hpp"

#include <numeric>

namespace rig::deconz {

using wire::DecodeError;

namespace {

constexpr std::size_t header_size = 5;
constexpr std::size_t crc_size = 2;
constexpr std::size_t length_size = 2;

}  // namespace

std::uint16_t checksum(ByteView octets) {
  return static_cast<std::uint16_t>(-std::accumulate(octets.begin(), octets.end(), 0));
}

wire::Decoded<Frame> parse(ByteView packet) {
  if (packet.size() < header_size + crc_size) return DecodeError::truncated;
  const ByteView covered = packet.first(packet.size() - crc_size);
  if (wire::Reader(packet.last(crc_size)).u16() != checksum(covered)) return DecodeError::bad_checksum;
  wire::Reader reader(covered);
  Frame frame;
  frame.command = static_cast<CommandId>(reader.u8());
  frame.sequence = reader.u8();
  frame.status = static_cast<CommandStatus>(reader.u8());
  if (reader.u16() != covered.size()) return DecodeError::bad_length;
  if (!has_payload_length(frame.command) || (frame.status != CommandStatus::success && reader.remaining() < length_size)) {
    frame.body = reader.rest();
    return frame;
  }
  const std::size_t length = reader.u16();
  frame.body = reader.rest();
  if (!reader.ok() || (frame.body.size() != length && frame.status == CommandStatus::success)) return DecodeError::bad_length;
  return frame;
}

WireBytes encode_frame(CommandId command, std::uint8_t sequence, CommandStatus status, ByteView body) {
  std::array<Byte, max_frame> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): every byte read was written
  wire::Writer writer(buffer);
  const std::size_t length = header_size + (has_payload_length(command) ? length_size : 0) + body.size();
  writer.u8(static_cast<std::uint8_t>(command));
  writer.u8(sequence);
  writer.u8(static_cast<std::uint8_t>(status));
  writer.u16(static_cast<std::uint16_t>(length));
  if (has_payload_length(command)) writer.u16(static_cast<std::uint16_t>(body.size()));
  writer.bytes(body);
  writer.u16(checksum(writer.written()));
  WireBytes wire;
  slip::encode(writer.written(), wire);
  return wire;
}

}  // namespace rig::deconz
