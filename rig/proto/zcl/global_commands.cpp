// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/zcl/global_commands.hpp"

namespace rig::zcl {
namespace {

/// Walks the records again to name the one whose type stopped the decoder.
template <bool with_status>
std::string name_unknown_type(ByteView payload) {
  wire::Reader reader(payload);
  auto bad = wire::DecodeError::truncated;
  while (reader.ok() && reader.remaining() > 0) {
    const std::uint16_t attribute = reader.u16();
    if (with_status && reader.u8() != 0) continue;
    const Value value = wire::Codec<Value>::read(reader, &bad);
    if (bad != wire::DecodeError::truncated) {
      return fmt::format("attribute 0x{:04X} has type 0x{:02X}, which is not known", attribute, static_cast<unsigned>(value.type));
    }
  }
  return "a record is not in order";
}

}  // namespace

FrameBytes default_response(const Header& request, Status status) {
  const auto back = request.direction == Direction::to_server ? Direction::to_client : Direction::to_server;
  Header header = global_header<DefaultResponse>(back, request.sequence);
  header.manufacturer = request.manufacturer;
  return frame(header, DefaultResponse{request.command, status});
}

template <class Command>
Result<Command> decode_attributes(ByteView payload) {
  auto decoded = wire::decode<Command>(payload);
  if (decoded.has_value()) return std::move(*decoded);
  std::string what = fmt::format("{} of {} octets: {}", wire::print(Command{}).substr(0, wire::print(Command{}).find('{')), payload.size(),
                                 name(decoded.error()));
  if (decoded.error() == wire::DecodeError::bad_value) {
    what = name_unknown_type<Command::command == GlobalCommand::read_attributes_response>(payload);
  }
  return make_error(ErrorCode::protocol_violation, std::move(what), "ZCL frame");
}

template Result<ReadAttributes> decode_attributes(ByteView);
template Result<ReadAttributesResponse> decode_attributes(ByteView);
template Result<WriteAttributes> decode_attributes(ByteView);
template Result<WriteAttributesResponse> decode_attributes(ByteView);
template Result<ReportAttributes> decode_attributes(ByteView);

}  // namespace rig::zcl

namespace rig::wire {

void Codec<zcl::ReadRecord>::write(Writer& writer, const zcl::ReadRecord& record) {
  writer.u16(record.attribute);
  writer.u8(static_cast<std::uint8_t>(record.status));
  if (record.status == zcl::Status::success) Codec<zcl::Value>::write(writer, record.value);
}

zcl::ReadRecord Codec<zcl::ReadRecord>::read(Reader& reader, DecodeError* bad) {
  zcl::ReadRecord record;
  record.attribute = reader.u16();
  record.status = static_cast<zcl::Status>(reader.u8());
  if (record.status == zcl::Status::success && reader.ok()) record.value = Codec<zcl::Value>::read(reader, bad);
  return record;
}

std::string Codec<zcl::ReadRecord>::print(const zcl::ReadRecord& record) {
  return fmt::format("0x{:04X}: {}", record.attribute,
                     record.status == zcl::Status::success ? zcl::to_string(record.value) : zcl::name(record.status));
}

void Codec<zcl::WriteAttributesResponse>::write(Writer& writer, const zcl::WriteAttributesResponse& response) {
  if (response.failures.empty()) writer.u8(static_cast<std::uint8_t>(zcl::Status::success));
  for (const auto& failure : response.failures) Codec<zcl::WriteFailure>::write(writer, failure);
}

zcl::WriteAttributesResponse Codec<zcl::WriteAttributesResponse>::read(Reader& reader, DecodeError* bad) {
  zcl::WriteAttributesResponse response;
  if (reader.remaining() == 1) {
    if (reader.u8() != 0) *bad = DecodeError::bad_value;
    return response;
  }
  do {
    response.failures.push_back(Codec<zcl::WriteFailure>::read(reader, bad));
  } while (reader.ok() && reader.remaining() > 0);
  return response;
}

std::string Codec<zcl::WriteAttributesResponse>::print(const zcl::WriteAttributesResponse& response) {
  return "write_attributes_response" + Codec<zcl::Records<zcl::WriteFailure>>::print({response.failures});
}

}  // namespace rig::wire
