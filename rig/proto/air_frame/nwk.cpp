// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/air_frame/nwk.hpp"

namespace rig::wire {
namespace {

using namespace air_frame;

// The frame control field (3.3.1.1).
constexpr unsigned type_mask = 0x0003, version_mask = 0x003C, version_2 = 0x0008, discover_mask = 0x00C0, discover = 0x0040, multicast = 0x0100,
                   secured = 0x0200, routed = 0x0400, long_destination = 0x0800, long_source = 0x1000, end_device = 0x2000, reserved = 0xC000;

unsigned control_of(const NwkFrame& frame) {
  const auto bit = [](bool set, unsigned mask) { return set ? mask : 0u; };
  return static_cast<unsigned>(frame.type) | version_2 | bit(frame.discovers_route, discover) | bit(frame.security.has_value(), secured) |
         bit(frame.route.has_value(), routed) | bit(frame.destination_eui.has_value(), long_destination) |
         bit(frame.source_eui.has_value(), long_source) | bit(frame.from_end_device, end_device);
}

bool is_unknown(unsigned control) {
  const unsigned discovery = control & discover_mask;
  return (control & type_mask) > static_cast<unsigned>(NwkType::command) || (control & version_mask) != version_2 ||
         (control & (multicast | reserved)) != 0 || (discovery != 0 && discovery != discover);
}

SourceRoute read_route(Reader& reader, DecodeError* bad) {
  const std::size_t count = reader.u8();
  SourceRoute route{.next = reader.u8()};
  if (count > SourceRoute::max_relays) {
    *bad = DecodeError::bad_length;
    return route;
  }
  for (std::size_t i = 0; i < count; ++i) route.relays.push_back(NodeId{reader.u16()});
  return route;
}

}  // namespace

void Codec<NwkFrame>::write(Writer& writer, const NwkFrame& frame) {
  writer.u16(static_cast<std::uint16_t>(control_of(frame)));
  writer.u16(frame.destination.value);
  writer.u16(frame.source.value);
  writer.u8(frame.radius);
  writer.u8(frame.sequence);
  if (frame.destination_eui) writer.u64(frame.destination_eui->value);
  if (frame.source_eui) writer.u64(frame.source_eui->value);
  if (frame.route) {
    writer.u8(static_cast<std::uint8_t>(frame.route->relays.size()));
    writer.u8(frame.route->next);
    for (const NodeId relay : frame.route->relays) writer.u16(relay.value);
  }
  if (frame.security) Codec<SecurityHeader>::write(writer, *frame.security);
  writer.bytes({frame.payload.bytes.data(), frame.payload.bytes.size()});
}

NwkFrame Codec<NwkFrame>::read(Reader& reader, DecodeError* bad) {
  const unsigned control = reader.u16();
  if (reader.ok() && is_unknown(control)) {
    *bad = DecodeError::unknown_message;
    return {};
  }
  NwkFrame frame{.type = static_cast<NwkType>(control & type_mask),
                 .discovers_route = (control & discover_mask) != 0,
                 .from_end_device = (control & end_device) != 0,
                 .destination = NodeId{reader.u16()},
                 .source = NodeId{reader.u16()},
                 .radius = reader.u8(),
                 .sequence = reader.u8()};
  if ((control & long_destination) != 0) frame.destination_eui = Eui64{reader.u64()};
  if ((control & long_source) != 0) frame.source_eui = Eui64{reader.u64()};
  if ((control & routed) != 0) frame.route = read_route(reader, bad);
  if ((control & secured) != 0) frame.security = Codec<SecurityHeader>::read(reader, bad);
  frame.payload = Codec<Rest<max_psdu>>::read(reader, bad);
  return frame;
}

std::string Codec<NwkFrame>::print(const NwkFrame& frame) {
  return fmt::format("nwk_{}{{to={}, from={}, radius={}, sequence={}, {}, payload={}}}", frame.type == NwkType::data ? "data" : "command",
                     to_string(frame.destination), to_string(frame.source), frame.radius, frame.sequence,
                     frame.security ? Codec<SecurityHeader>::print(*frame.security) : "in clear",
                     Codec<Rest<max_psdu>>::print(frame.payload));
}

}  // namespace rig::wire
