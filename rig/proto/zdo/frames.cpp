// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/zdo/frames.hpp"

namespace rig::zdo {

std::string name(Status status) {
  switch (status) {
    case Status::success: return "SUCCESS";
    case Status::invalid_request_type: return "INV_REQUESTTYPE";
    case Status::device_not_found: return "DEVICE_NOT_FOUND";
    case Status::invalid_endpoint: return "INVALID_EP";
    case Status::not_active: return "NOT_ACTIVE";
    case Status::not_supported: return "NOT_SUPPORTED";
    case Status::timeout: return "TIMEOUT";
    case Status::no_match: return "NO_MATCH";
    case Status::no_entry: return "NO_ENTRY";
    case Status::no_descriptor: return "NO_DESCRIPTOR";
    case Status::not_permitted: return "NOT_PERMITTED";
    case Status::not_authorized: return "NOT_AUTHORIZED";
  }
  return fmt::format("0x{:02X}", static_cast<unsigned>(status));
}

std::string name_of_cluster(std::uint16_t cluster) {
  const std::string_view ending = (cluster & 0x8000) != 0 ? "_response" : "_request";
  switch (cluster & 0x7FFF) {
    case NetworkAddressRequest::cluster: return fmt::format("network_address{}", ending);
    case IeeeAddressRequest::cluster: return fmt::format("ieee_address{}", ending);
    case NodeDescriptorRequest::cluster: return fmt::format("node_descriptor{}", ending);
    case SimpleDescriptorRequest::cluster: return fmt::format("simple_descriptor{}", ending);
    case ActiveEndpointsRequest::cluster: return fmt::format("active_endpoints{}", ending);
    case MatchDescriptorRequest::cluster: return fmt::format("match_descriptor{}", ending);
    case MgmtLqiRequest::cluster: return fmt::format("mgmt_lqi{}", ending);
    case MgmtLeaveRequest::cluster: return fmt::format("mgmt_leave{}", ending);
    case MgmtPermitJoiningRequest::cluster: return fmt::format("mgmt_permit_joining{}", ending);
    default: break;
  }
  if (cluster == DeviceAnnounce::cluster) return "device_announce";
  return fmt::format("zdo_cluster_0x{:04X}", cluster);
}

}  // namespace rig::zdo

namespace rig::wire {

// status u8 | node u16 | only with SUCCESS: node descriptor
template <>
void ZdoCodec<zdo::NodeDescriptorResponse>::write(Writer& writer, const zdo::NodeDescriptorResponse& message) {
  Codec<zdo::Status>::write(writer, message.status);
  Codec<NodeId>::write(writer, message.node);
  if (message.descriptor) Codec<zdo::NodeDescriptor>::write(writer, *message.descriptor);
}
template <>
zdo::NodeDescriptorResponse ZdoCodec<zdo::NodeDescriptorResponse>::read(Reader& reader, DecodeError* bad) {
  zdo::NodeDescriptorResponse message;
  message.status = Codec<zdo::Status>::read(reader, bad);
  message.node = Codec<NodeId>::read(reader, bad);
  if (message.status == zdo::Status::success) message.descriptor = Codec<zdo::NodeDescriptor>::read(reader, bad);
  return message;
}
template <>
std::string ZdoCodec<zdo::NodeDescriptorResponse>::print(const zdo::NodeDescriptorResponse& message) {
  return fmt::format("node_descriptor_response{{{}, node={}{}}}", name(message.status), to_string(message.node),
                     message.descriptor ? ", " + wire::print(*message.descriptor) : "");
}

// status u8 | node u16 | length u8 | simple descriptor of that length
template <>
void ZdoCodec<zdo::SimpleDescriptorResponse>::write(Writer& writer, const zdo::SimpleDescriptorResponse& message) {
  Codec<zdo::Status>::write(writer, message.status);
  Codec<NodeId>::write(writer, message.node);
  const Bytes descriptor = message.descriptor ? encode(*message.descriptor) : Bytes();
  writer.u8(static_cast<std::uint8_t>(descriptor.size()));
  writer.bytes(descriptor);
}
template <>
zdo::SimpleDescriptorResponse ZdoCodec<zdo::SimpleDescriptorResponse>::read(Reader& reader, DecodeError* bad) {
  zdo::SimpleDescriptorResponse message;
  message.status = Codec<zdo::Status>::read(reader, bad);
  message.node = Codec<NodeId>::read(reader, bad);
  const std::size_t length = reader.u8();
  const ByteView octets = reader.take(length);
  if (!reader.ok() || length == 0) return message;
  const auto descriptor = decode<zdo::SimpleDescriptor>(octets);
  if (descriptor.has_error()) {
    *bad = DecodeError::bad_length;
    return message;
  }
  message.descriptor = *descriptor;
  return message;
}
template <>
std::string ZdoCodec<zdo::SimpleDescriptorResponse>::print(const zdo::SimpleDescriptorResponse& message) {
  return fmt::format("simple_descriptor_response{{{}, node={}{}}}", name(message.status), to_string(message.node),
                     message.descriptor ? ", " + wire::print(*message.descriptor) : "");
}

// status u8 | only with SUCCESS: total u8, start u8, count u8, neighbours
template <>
void ZdoCodec<zdo::MgmtLqiResponse>::write(Writer& writer, const zdo::MgmtLqiResponse& message) {
  Codec<zdo::Status>::write(writer, message.status);
  if (message.status != zdo::Status::success) return;
  writer.u8(message.total_entries);
  writer.u8(message.start_index);
  Codec<zdo::Counted<zdo::Neighbour>>::write(writer, message.neighbours);
}
template <>
zdo::MgmtLqiResponse ZdoCodec<zdo::MgmtLqiResponse>::read(Reader& reader, DecodeError* bad) {
  zdo::MgmtLqiResponse message;
  message.status = Codec<zdo::Status>::read(reader, bad);
  if (message.status != zdo::Status::success) return message;
  message.total_entries = reader.u8();
  message.start_index = reader.u8();
  message.neighbours = Codec<zdo::Counted<zdo::Neighbour>>::read(reader, bad);
  return message;
}
template <>
std::string ZdoCodec<zdo::MgmtLqiResponse>::print(const zdo::MgmtLqiResponse& message) {
  return fmt::format("mgmt_lqi_response{{{}, total={}, start={}, {}}}", name(message.status), message.total_entries, message.start_index,
                     Codec<zdo::Counted<zdo::Neighbour>>::print(message.neighbours));
}

}  // namespace rig::wire
