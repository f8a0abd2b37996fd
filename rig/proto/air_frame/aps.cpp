// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/air_frame/aps.hpp"

namespace rig::air_frame {
namespace {

// The frame control field (2.2.5.1.1).
constexpr unsigned type_mask = 0x03, delivery_shift = 2, delivery_mask = 0x03, ack_format = 0x10, secured = 0x20, wants_ack = 0x40, extended = 0x80;
// The extended frame control field (2.2.5.1.8.1).
constexpr unsigned first_block = 1, later_block = 2;

bool is_addressed(const ApsFrame& frame) {
  return frame.type == ApsType::data || (frame.type == ApsType::acknowledgement && !frame.answers_command);
}

unsigned control_of(const ApsFrame& frame) {
  const auto bit = [](bool set, unsigned mask) { return set ? mask : 0u; };
  return static_cast<unsigned>(frame.type) | static_cast<unsigned>(frame.delivery) << delivery_shift | bit(frame.answers_command, ack_format) |
         bit(frame.security.has_value(), secured) | bit(frame.wants_acknowledgement, wants_ack) | bit(frame.fragment.has_value(), extended);
}

bool is_unknown(unsigned control) {
  return (control & type_mask) > static_cast<unsigned>(ApsType::acknowledgement) || (control >> delivery_shift & delivery_mask) == 1;
}

void write_addresses(wire::Writer& writer, const ApsFrame& frame) {
  if (frame.delivery == DeliveryMode::group)
    writer.u16(frame.group);
  else
    writer.u8(frame.destination_endpoint);
  writer.u16(frame.cluster);
  writer.u16(frame.profile);
  writer.u8(frame.source_endpoint);
}

void read_addresses(wire::Reader& reader, ApsFrame& frame) {
  if (frame.delivery == DeliveryMode::group)
    frame.group = reader.u16();
  else
    frame.destination_endpoint = reader.u8();
  frame.cluster = reader.u16();
  frame.profile = reader.u16();
  frame.source_endpoint = reader.u8();
}

void write_fragment(wire::Writer& writer, const ApsFrame& frame) {
  writer.u8(static_cast<std::uint8_t>(frame.fragment->first ? first_block : later_block));
  writer.u8(frame.fragment->block);
  if (frame.type == ApsType::acknowledgement) writer.u8(frame.fragment->received);
}

// An extended header that says "not a fragment" has nothing in it.
std::optional<Fragment> read_fragment(wire::Reader& reader, ApsType type, wire::DecodeError* bad) {
  const unsigned control = reader.u8();
  if (control > later_block) *bad = wire::DecodeError::bad_value;
  if (control != first_block && control != later_block) return std::nullopt;
  Fragment fragment{.first = control == first_block, .block = reader.u8()};
  if (type == ApsType::acknowledgement) fragment.received = reader.u8();
  return fragment;
}

}  // namespace

ApsFrame acknowledgement_of(const ApsFrame& frame) {
  ApsFrame answer{.type = ApsType::acknowledgement,
                  .answers_command = frame.type == ApsType::command,
                  .destination_endpoint = frame.source_endpoint,
                  .cluster = frame.cluster,
                  .profile = frame.profile,
                  .source_endpoint = frame.destination_endpoint,
                  .counter = frame.counter};
  return answer;
}

}  // namespace rig::air_frame

namespace rig::wire {

using namespace air_frame;

void Codec<ApsFrame>::write(Writer& writer, const ApsFrame& frame) {
  writer.u8(static_cast<std::uint8_t>(control_of(frame)));
  if (is_addressed(frame)) write_addresses(writer, frame);
  writer.u8(frame.counter);
  if (frame.fragment) write_fragment(writer, frame);
  if (frame.security) Codec<SecurityHeader>::write(writer, *frame.security);
  writer.bytes({frame.payload.bytes.data(), frame.payload.bytes.size()});
}

ApsFrame Codec<ApsFrame>::read(Reader& reader, DecodeError* bad) {
  const unsigned control = reader.u8();
  if (is_unknown(control)) {
    *bad = DecodeError::unknown_message;
    return {};
  }
  ApsFrame frame{.type = static_cast<ApsType>(control & type_mask),
                 .delivery = static_cast<DeliveryMode>(control >> delivery_shift & delivery_mask),
                 .answers_command = (control & ack_format) != 0,
                 .wants_acknowledgement = (control & wants_ack) != 0};
  if (is_addressed(frame)) read_addresses(reader, frame);
  frame.counter = reader.u8();
  if ((control & extended) != 0) frame.fragment = read_fragment(reader, frame.type, bad);
  if ((control & secured) != 0) frame.security = Codec<SecurityHeader>::read(reader, bad);
  frame.payload = Codec<Rest<max_psdu>>::read(reader, bad);
  return frame;
}

std::string Codec<ApsFrame>::print(const ApsFrame& frame) {
  constexpr std::string_view types[] = {"data", "command", "acknowledgement"};
  return fmt::format("aps_{}{{to={}, cluster=0x{:04X}, profile=0x{:04X}, from={}, counter={}, {}, payload={}}}",
                     types[static_cast<std::size_t>(frame.type)], frame.destination_endpoint, frame.cluster, frame.profile, frame.source_endpoint,
                     frame.counter, frame.security ? Codec<SecurityHeader>::print(*frame.security) : "in clear",
                     Codec<Rest<max_psdu>>::print(frame.payload));
}

}  // namespace rig::wire
