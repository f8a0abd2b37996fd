// SPDX-License-Identifier: Apache-2.0
//
// How the messages of frames.hpp travel. Include frames.hpp, not this.
#pragma once

#include "rig/proto/zdo/frames.hpp"

namespace rig::wire {

template <>
struct Layout<zdo::Capability> {
  static constexpr std::string_view name = "capability";
  static constexpr std::tuple fields{Field{"flags", &zdo::Capability::flags}};
};
template <>
struct Layout<zdo::NodeDescriptor> {
  using T = zdo::NodeDescriptor;
  static constexpr std::string_view name = "node_descriptor";
  static constexpr std::tuple fields{Field{"type_and_flags", &T::type_and_flags}, Field{"aps_and_band", &T::aps_and_band},
                                     Field{"capability", &T::capability}, Field{"manufacturer", &T::manufacturer},
                                     Field{"max_buffer", &T::max_buffer}, Field{"max_incoming_transfer", &T::max_incoming_transfer},
                                     Field{"server_mask", &T::server_mask}, Field{"max_outgoing_transfer", &T::max_outgoing_transfer},
                                     Field{"descriptor_capability", &T::descriptor_capability}};
};
template <>
struct Layout<zdo::SimpleDescriptor> {
  using T = zdo::SimpleDescriptor;
  static constexpr std::string_view name = "simple_descriptor";
  static constexpr std::tuple fields{Field{"endpoint", &T::endpoint}, Field{"profile", &T::profile}, Field{"device", &T::device},
                                     Field{"device_version", &T::device_version}, Field{"input_clusters", &T::input_clusters},
                                     Field{"output_clusters", &T::output_clusters}};
};
template <>
struct Layout<zdo::NodeDescriptorRequest> {
  static constexpr std::string_view name = "node_descriptor_request";
  static constexpr std::tuple fields{Field{"node", &zdo::NodeDescriptorRequest::node}};
};
template <>
struct Layout<zdo::SimpleDescriptorRequest> {
  static constexpr std::string_view name = "simple_descriptor_request";
  static constexpr std::tuple fields{Field{"node", &zdo::SimpleDescriptorRequest::node}, Field{"endpoint", &zdo::SimpleDescriptorRequest::endpoint}};
};
template <>
struct Layout<zdo::ActiveEndpointsRequest> {
  static constexpr std::string_view name = "active_endpoints_request";
  static constexpr std::tuple fields{Field{"node", &zdo::ActiveEndpointsRequest::node}};
};
template <>
struct Layout<zdo::MatchDescriptorRequest> {
  using T = zdo::MatchDescriptorRequest;
  static constexpr std::string_view name = "match_descriptor_request";
  static constexpr std::tuple fields{Field{"node", &T::node}, Field{"profile", &T::profile}, Field{"input_clusters", &T::input_clusters},
                                     Field{"output_clusters", &T::output_clusters}};
};
template <>
struct Layout<zdo::NetworkAddressRequest> {
  using T = zdo::NetworkAddressRequest;
  static constexpr std::string_view name = "network_address_request";
  static constexpr std::tuple fields{Field{"eui", &T::eui}, Field{"type", &T::type}, Field{"start_index", &T::start_index}};
};
template <>
struct Layout<zdo::IeeeAddressRequest> {
  using T = zdo::IeeeAddressRequest;
  static constexpr std::string_view name = "ieee_address_request";
  static constexpr std::tuple fields{Field{"node", &T::node}, Field{"type", &T::type}, Field{"start_index", &T::start_index}};
};
template <>
struct Layout<zdo::DeviceAnnounce> {
  using T = zdo::DeviceAnnounce;
  static constexpr std::string_view name = "device_announce";
  static constexpr std::tuple fields{Field{"node", &T::node}, Field{"eui", &T::eui}, Field{"capability", &T::capability}};
};
template <>
struct Layout<zdo::MgmtPermitJoiningRequest> {
  using T = zdo::MgmtPermitJoiningRequest;
  static constexpr std::string_view name = "mgmt_permit_joining_request";
  static constexpr std::tuple fields{Field{"duration", &T::duration}, Field{"trust_center_significance", &T::trust_center_significance}};
};
template <>
struct Layout<zdo::MgmtLeaveRequest> {
  static constexpr std::string_view name = "mgmt_leave_request";
  static constexpr std::tuple fields{Field{"eui", &zdo::MgmtLeaveRequest::eui}, Field{"flags", &zdo::MgmtLeaveRequest::flags}};
};
template <>
struct Layout<zdo::MgmtLqiRequest> {
  static constexpr std::string_view name = "mgmt_lqi_request";
  static constexpr std::tuple fields{Field{"start_index", &zdo::MgmtLqiRequest::start_index}};
};
template <>
struct Layout<zdo::ActiveEndpointsResponse> {
  using T = zdo::ActiveEndpointsResponse;
  static constexpr std::string_view name = "active_endpoints_response";
  static constexpr std::tuple fields{Field{"status", &T::status}, Field{"node", &T::node}, Field{"endpoints", &T::endpoints}};
};
template <>
struct Layout<zdo::MatchDescriptorResponse> {
  using T = zdo::MatchDescriptorResponse;
  static constexpr std::string_view name = "match_descriptor_response";
  static constexpr std::tuple fields{Field{"status", &T::status}, Field{"node", &T::node}, Field{"endpoints", &T::endpoints}};
};
template <>
struct Layout<zdo::MgmtPermitJoiningResponse> {
  static constexpr std::string_view name = "mgmt_permit_joining_response";
  static constexpr std::tuple fields{Field{"status", &zdo::MgmtPermitJoiningResponse::status}};
};
template <>
struct Layout<zdo::MgmtLeaveResponse> {
  static constexpr std::string_view name = "mgmt_leave_response";
  static constexpr std::tuple fields{Field{"status", &zdo::MgmtLeaveResponse::status}};
};
template <>
struct Layout<zdo::Neighbour> {
  using T = zdo::Neighbour;
  static constexpr std::string_view name = "neighbour";
  static constexpr std::tuple fields{Field{"extended_pan", &T::extended_pan}, Field{"eui", &T::eui}, Field{"node", &T::node},
                                     Field{"kind", &T::kind}, Field{"permits_joining", &T::permits_joining},
                                     Field{"depth", &T::depth}, Field{"lqi", &T::lqi}};
};

/// Messages whose tail depends on the status.
template <class T>
struct ZdoCodec {
  static void write(Writer& writer, const T& message);
  static T read(Reader& reader, DecodeError* bad);
  static std::string print(const T& message);
};
template <>
struct Codec<zdo::NodeDescriptorResponse> : ZdoCodec<zdo::NodeDescriptorResponse> {};
template <>
struct Codec<zdo::SimpleDescriptorResponse> : ZdoCodec<zdo::SimpleDescriptorResponse> {};
template <>
struct Codec<zdo::MgmtLqiResponse> : ZdoCodec<zdo::MgmtLqiResponse> {};

template <std::uint16_t id>
struct Codec<zdo::AddressResponse<id>> {
  using T = zdo::AddressResponse<id>;
  // status u8 | EUI64 | node u16 | [count u8 | [start index u8 | node u16 ...]]
  static void write(Writer& writer, const T& message) {
    Codec<zdo::Status>::write(writer, message.status);
    Codec<Eui64>::write(writer, message.eui);
    Codec<NodeId>::write(writer, message.node);
    if (!message.children) return;
    writer.u8(static_cast<std::uint8_t>(message.children->nodes.size()));
    if (message.children->nodes.empty()) return;
    writer.u8(message.children->start_index);
    for (NodeId node : message.children->nodes) Codec<NodeId>::write(writer, node);
  }
  static T read(Reader& reader, DecodeError* bad) {
    T message;
    message.status = Codec<zdo::Status>::read(reader, bad);
    message.eui = Codec<Eui64>::read(reader, bad);
    message.node = Codec<NodeId>::read(reader, bad);
    if (!reader.ok() || reader.remaining() == 0) return message;
    message.children.emplace();
    unsigned count = reader.u8();
    if (count > 0) message.children->start_index = reader.u8();
    for (; count > 0 && reader.ok(); --count) message.children->nodes.push_back(Codec<NodeId>::read(reader, bad));
    return message;
  }
  static std::string print(const T& message) {
    return fmt::format("address_response{{{}, eui={}, node={}, children={}}}", name(message.status), to_string(message.eui),
                       to_string(message.node), message.children ? message.children->nodes.size() : 0);
  }
};

template <class Payload>
struct Codec<zdo::Message<Payload>> {
  static void write(Writer& writer, const zdo::Message<Payload>& message) {
    writer.u8(message.sequence);
    Codec<Payload>::write(writer, message.payload);
  }
  static zdo::Message<Payload> read(Reader& reader, DecodeError* bad) {
    const std::uint8_t sequence = reader.u8();
    return {sequence, Codec<Payload>::read(reader, bad)};
  }
  static std::string print(const zdo::Message<Payload>& message) {
    return fmt::format("zdo{{sequence=0x{:02X}, {}}}", message.sequence, Codec<Payload>::print(message.payload));
  }
};

}  // namespace rig::wire

template <class Payload>
rig::Bytes rig::zdo::frame(std::uint8_t sequence, const Payload& payload) {
  return wire::encode(Message<Payload>{sequence, payload});
}

template <class Payload>
rig::wire::Decoded<rig::zdo::Message<Payload>> rig::zdo::parse(ByteView frame) {
  return wire::decode<Message<Payload>>(frame);
}
