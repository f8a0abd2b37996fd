// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/zcl/frame.hpp"

namespace rig::zcl {
namespace {

constexpr unsigned type_mask = 0x03;
constexpr unsigned manufacturer_bit = 0x04;
constexpr unsigned to_client_bit = 0x08;
constexpr unsigned disable_default_response_bit = 0x10;

}  // namespace

wire::Decoded<FrameView> parse(ByteView frame) {
  wire::Reader reader(frame);
  const auto header = wire::decode_from<Header>(reader);
  if (header.has_error()) return header.error();
  return FrameView{*header, reader.rest()};
}

}  // namespace rig::zcl

namespace rig::wire {

void Codec<zcl::Header>::write(Writer& writer, const zcl::Header& header) {
  unsigned control = static_cast<unsigned>(header.type);
  if (header.manufacturer) control |= zcl::manufacturer_bit;
  if (header.direction == zcl::Direction::to_client) control |= zcl::to_client_bit;
  if (header.disable_default_response) control |= zcl::disable_default_response_bit;
  writer.u8(static_cast<std::uint8_t>(control));
  if (header.manufacturer) writer.u16(*header.manufacturer);
  writer.u8(header.sequence);
  writer.u8(header.command);
}

zcl::Header Codec<zcl::Header>::read(Reader& reader, DecodeError* bad) {
  const unsigned control = reader.u8();
  if ((control & zcl::type_mask) > 1) *bad = DecodeError::bad_value;
  zcl::Header header;
  header.type = static_cast<zcl::FrameType>(control & 1);
  header.direction = (control & zcl::to_client_bit) != 0 ? zcl::Direction::to_client : zcl::Direction::to_server;
  header.disable_default_response = (control & zcl::disable_default_response_bit) != 0;
  if ((control & zcl::manufacturer_bit) != 0) header.manufacturer = reader.u16();
  header.sequence = reader.u8();
  header.command = reader.u8();
  return header;
}

std::string Codec<zcl::Header>::print(const zcl::Header& header) {
  return fmt::format("zcl{{{}, {}, sequence=0x{:02X}, command=0x{:02X}{}{}}}",
                     header.type == zcl::FrameType::cluster_specific ? "cluster" : "profile",
                     header.direction == zcl::Direction::to_client ? "to_client" : "to_server", header.sequence, header.command,
                     header.manufacturer ? fmt::format(", manufacturer=0x{:04X}", *header.manufacturer) : "",
                     header.disable_default_response ? ", disable_default_response" : "");
}

}  // namespace rig::wire
