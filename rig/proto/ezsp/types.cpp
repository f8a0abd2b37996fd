// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ezsp/types.hpp"

namespace rig::ezsp {

void Codec<AddEndpoint>::write(wire::Writer& writer, const AddEndpoint& command, Version) {
  writer.u8(command.endpoint);
  writer.u16(command.profile);
  writer.u16(command.device);
  writer.u8(command.device_version);
  writer.u8(static_cast<std::uint8_t>(command.in.size()));
  writer.u8(static_cast<std::uint8_t>(command.out.size()));
  for (const std::uint16_t cluster : command.in) writer.u16(cluster);
  for (const std::uint16_t cluster : command.out) writer.u16(cluster);
}

AddEndpoint Codec<AddEndpoint>::read(wire::Reader& reader, Version, wire::DecodeError* bad) {
  AddEndpoint command;
  command.endpoint = reader.u8();
  command.profile = reader.u16();
  command.device = reader.u16();
  command.device_version = reader.u8();
  const std::size_t in = reader.u8();
  const std::size_t out = reader.u8();
  if (in > max_clusters || out > max_clusters) {
    *bad = wire::DecodeError::bad_length;
    return {};
  }
  for (std::size_t i = 0; i < in && reader.ok(); ++i) command.in.push_back(reader.u16());
  for (std::size_t i = 0; i < out && reader.ok(); ++i) command.out.push_back(reader.u16());
  return command;
}

std::string Codec<AddEndpoint>::print(const AddEndpoint& command) {
  return fmt::format("{{endpoint={}, profile=0x{:04X}, device=0x{:04X}, version={}, in={:04X}, out={:04X}}}",
                     command.endpoint, command.profile, command.device, command.device_version,
                     fmt::join(command.in, " "), fmt::join(command.out, " "));
}

}  // namespace rig::ezsp
