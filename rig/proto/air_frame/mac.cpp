// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/air_frame/mac.hpp"

#include "rig/base/crc.hpp"

namespace rig::air_frame {
namespace {

// The frame control field (7.2.1.1).
constexpr unsigned type_mask = 0x0007, security = 0x0008, pending = 0x0010, wants_ack = 0x0020, compressed = 0x0040;
constexpr unsigned destination_shift = 10, version_shift = 12, source_shift = 14;
constexpr unsigned no_address = 0, reserved_address = 1, short_address = 2, long_address = 3;

unsigned mode_of(const std::optional<MacAddress>& address) {
  if (!address) return no_address;
  return std::holds_alternative<NodeId>(address->node) ? short_address : long_address;
}

bool shares_pan(const MacFrame& frame) {
  return frame.source && frame.destination && frame.source->pan == frame.destination->pan;
}

void write_node(wire::Writer& writer, const MacAddress& address) {
  if (const auto* node = std::get_if<NodeId>(&address.node)) return writer.u16(node->value);
  writer.u64(std::get<Eui64>(address.node).value);
}

std::variant<NodeId, Eui64> read_node(wire::Reader& reader, unsigned mode) {
  if (mode == short_address) return NodeId{reader.u16()};
  return Eui64{reader.u64()};
}

std::string text_of(const std::optional<MacAddress>& address) {
  if (!address) return "none";
  const auto node = std::visit([](auto which) { return to_string(which); }, address->node);
  return fmt::format("{} in 0x{:04X}", node, address->pan);
}

}  // namespace

MacFrame acknowledgement_of(const MacFrame& frame) {
  return {.type = MacType::acknowledgement, .sequence = frame.sequence};
}

Bytes with_fcs(const MacFrame& frame) {
  Bytes psdu = wire::encode(frame);
  if (psdu.size() + fcs_size > max_psdu) return {};
  const std::uint16_t fcs = crc16_kermit(psdu);
  psdu.push_back(static_cast<Byte>(fcs));
  psdu.push_back(static_cast<Byte>(fcs >> 8));
  return psdu;
}

std::optional<ByteView> without_fcs(ByteView psdu) {
  if (psdu.size() < fcs_size) return std::nullopt;
  const ByteView frame = psdu.first(psdu.size() - fcs_size);
  if (wire::Reader(psdu.last(fcs_size)).u16() != crc16_kermit(frame)) return std::nullopt;
  return frame;
}

}  // namespace rig::air_frame

namespace rig::wire {

using namespace air_frame;

void Codec<MacFrame>::write(Writer& writer, const MacFrame& frame) {
  unsigned control = static_cast<unsigned>(frame.type);
  if (frame.more_waits) control |= pending;
  if (frame.wants_acknowledgement) control |= wants_ack;
  if (shares_pan(frame)) control |= compressed;
  control |= mode_of(frame.destination) << destination_shift | mode_of(frame.source) << source_shift;
  control |= static_cast<unsigned>(frame.version) << version_shift;
  writer.u16(static_cast<std::uint16_t>(control));
  writer.u8(frame.sequence);
  if (frame.destination) {
    writer.u16(frame.destination->pan);
    write_node(writer, *frame.destination);
  }
  if (frame.source) {
    if (!shares_pan(frame)) writer.u16(frame.source->pan);
    write_node(writer, *frame.source);
  }
  writer.bytes({frame.payload.bytes.data(), frame.payload.bytes.size()});
}

MacFrame Codec<MacFrame>::read(Reader& reader, DecodeError* bad) {
  const unsigned control = reader.u16();
  const unsigned version = control >> version_shift & 3, to = control >> destination_shift & 3, from = control >> source_shift & 3;
  const unsigned type = control & type_mask;
  MacFrame frame{.type = static_cast<MacType>(type),
                 .more_waits = (control & pending) != 0,
                 .wants_acknowledgement = (control & wants_ack) != 0,
                 .version = static_cast<std::uint8_t>(version),
                 .sequence = reader.u8()};
  if (type > static_cast<unsigned>(MacType::command) || version > 1 || (control & security) != 0) {
    *bad = DecodeError::unknown_message;
    return frame;
  }
  const bool one_pan = (control & compressed) != 0;
  if (to == reserved_address || from == reserved_address || (one_pan && (to == no_address || from == no_address))) {
    *bad = DecodeError::bad_value;
    return frame;
  }
  if (to != no_address) {
    const std::uint16_t pan = reader.u16();
    frame.destination = {pan, read_node(reader, to)};
  }
  if (from != no_address) {
    const std::uint16_t pan = one_pan ? frame.destination->pan : reader.u16();
    frame.source = {pan, read_node(reader, from)};
  }
  frame.payload = Codec<Rest<max_psdu>>::read(reader, bad);
  return frame;
}

std::string Codec<MacFrame>::print(const MacFrame& frame) {
  constexpr std::string_view types[] = {"beacon", "data", "acknowledgement", "command"};
  return fmt::format("mac_{}{{sequence={}, to={}, from={}, payload={}}}", types[static_cast<std::size_t>(frame.type)], frame.sequence,
                     text_of(frame.destination), text_of(frame.source), Codec<Rest<max_psdu>>::print(frame.payload));
}

}  // namespace rig::wire
