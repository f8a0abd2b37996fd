// SPDX-License-Identifier: Apache-2.0
//
// The ZigBee Device Object's messages that a coordinator and a device need to find each other (ZigBee specification 2.4).
// Profile 0, endpoint 0 on both sides; the APS cluster id names the message:  transaction sequence u8 | payload
//
//   zdo::frame(sequence, zdo::ActiveEndpointsRequest{node})            sent on cluster ActiveEndpointsRequest::cluster
//   const auto message = zdo::parse<zdo::ActiveEndpointsResponse>(bytes);      // message->sequence, message->payload
#pragma once

#include <optional>

#include "rig/proto/zdo/counted.hpp"

namespace rig::zdo {

inline constexpr std::uint16_t profile_id = 0x0000;

/// The cluster of the answer to a request.
constexpr std::uint16_t response_cluster(std::uint16_t request_cluster) { return request_cluster | 0x8000; }

enum class Status : std::uint8_t {
  success = 0x00,
  invalid_request_type = 0x80,
  device_not_found = 0x81,
  invalid_endpoint = 0x82,
  not_active = 0x83,
  not_supported = 0x84,
  timeout = 0x85,
  no_match = 0x86,
  no_entry = 0x88,
  no_descriptor = 0x89,
  not_permitted = 0x8B,
  not_authorized = 0x8D,
};
/// "NO_DESCRIPTOR"; "0xA7" for an octet without a name.
std::string name(Status status);

enum class LogicalType : std::uint8_t { coordinator = 0, router = 1, end_device = 2 };

/// MAC capability flags, in the node descriptor and the device announcement.
struct Capability {
  std::uint8_t flags{};
  bool is_full_function() const { return (flags & 0x02) != 0; }
  bool is_mains_powered() const { return (flags & 0x04) != 0; }
  bool receives_when_idle() const { return (flags & 0x08) != 0; }
  bool operator==(const Capability&) const = default;
};

struct NodeDescriptor {
  std::uint8_t type_and_flags{};  ///< bits 0-2 logical type
  std::uint8_t aps_and_band{};    ///< bits 3-7 frequency band; bit 3: 868 MHz, bit 5: 902-928 MHz, bit 6: 2.4 GHz, bit 7: GB sub-GHz
  Capability capability{};
  std::uint16_t manufacturer{};
  std::uint8_t max_buffer{};
  std::uint16_t max_incoming_transfer{};
  std::uint16_t server_mask{};  ///< bits 9-15 stack compliance revision
  std::uint16_t max_outgoing_transfer{};
  std::uint8_t descriptor_capability{};
  LogicalType logical_type() const { return static_cast<LogicalType>(type_and_flags & 0x07); }
  bool operator==(const NodeDescriptor&) const = default;
};

struct SimpleDescriptor {
  std::uint8_t endpoint{};
  std::uint16_t profile{};
  std::uint16_t device{};
  std::uint8_t device_version{};
  Counted<std::uint16_t> input_clusters{};   ///< served here
  Counted<std::uint16_t> output_clusters{};  ///< used here as a client
  bool operator==(const SimpleDescriptor&) const = default;
};

struct NodeDescriptorRequest {
  static constexpr std::uint16_t cluster = 0x0002;
  NodeId node{};
  bool operator==(const NodeDescriptorRequest&) const = default;
};
struct SimpleDescriptorRequest {
  static constexpr std::uint16_t cluster = 0x0004;
  NodeId node{};
  std::uint8_t endpoint{};
  bool operator==(const SimpleDescriptorRequest&) const = default;
};
struct ActiveEndpointsRequest {
  static constexpr std::uint16_t cluster = 0x0005;
  NodeId node{};
  bool operator==(const ActiveEndpointsRequest&) const = default;
};
struct MatchDescriptorRequest {
  static constexpr std::uint16_t cluster = 0x0006;
  NodeId node{};
  std::uint16_t profile{};
  Counted<std::uint16_t> input_clusters{};
  Counted<std::uint16_t> output_clusters{};
  bool operator==(const MatchDescriptorRequest&) const = default;
};
enum class AddressRequestType : std::uint8_t { single = 0, extended = 1 };
struct NetworkAddressRequest {
  static constexpr std::uint16_t cluster = 0x0000;
  Eui64 eui{};
  AddressRequestType type{};
  std::uint8_t start_index{};
  bool operator==(const NetworkAddressRequest&) const = default;
};
struct IeeeAddressRequest {
  static constexpr std::uint16_t cluster = 0x0001;
  NodeId node{};
  AddressRequestType type{};
  std::uint8_t start_index{};
  bool operator==(const IeeeAddressRequest&) const = default;
};
struct DeviceAnnounce {
  static constexpr std::uint16_t cluster = 0x0013;
  NodeId node{};
  Eui64 eui{};
  Capability capability{};
  bool operator==(const DeviceAnnounce&) const = default;
};
struct MgmtPermitJoiningRequest {
  static constexpr std::uint16_t cluster = 0x0036;
  std::uint8_t duration{};  ///< seconds, 0 closes, 0xFF until further notice
  bool trust_center_significance{true};
  bool operator==(const MgmtPermitJoiningRequest&) const = default;
};
struct MgmtLeaveRequest {
  static constexpr std::uint16_t cluster = 0x0034;
  static constexpr std::uint8_t remove_children = 0x40;
  static constexpr std::uint8_t rejoin = 0x80;
  Eui64 eui{};  ///< zero: whoever receives this leaves
  std::uint8_t flags{};
  bool operator==(const MgmtLeaveRequest&) const = default;
};
struct MgmtLqiRequest {
  static constexpr std::uint16_t cluster = 0x0031;
  std::uint8_t start_index{};
  bool operator==(const MgmtLqiRequest&) const = default;
};

struct NodeDescriptorResponse {
  static constexpr std::uint16_t cluster = 0x8002;
  Status status{};
  NodeId node{};
  std::optional<NodeDescriptor> descriptor{};  ///< only with SUCCESS
  bool operator==(const NodeDescriptorResponse&) const = default;
};
struct SimpleDescriptorResponse {
  static constexpr std::uint16_t cluster = 0x8004;
  Status status{};
  NodeId node{};
  std::optional<SimpleDescriptor> descriptor{};  ///< absent when the length octet is 0
  bool operator==(const SimpleDescriptorResponse&) const = default;
};
struct ActiveEndpointsResponse {
  static constexpr std::uint16_t cluster = 0x8005;
  Status status{};
  NodeId node{};
  Counted<std::uint8_t> endpoints{};
  bool operator==(const ActiveEndpointsResponse&) const = default;
};
struct MatchDescriptorResponse {
  static constexpr std::uint16_t cluster = 0x8006;
  Status status{};
  NodeId node{};
  Counted<std::uint8_t> endpoints{};
  bool operator==(const MatchDescriptorResponse&) const = default;
};
/// Both address responses: who was meant, and its children when the request was of the extended type.
template <std::uint16_t id>
struct AddressResponse {
  static constexpr std::uint16_t cluster = id;
  struct Children {
    std::uint8_t start_index{};
    std::vector<NodeId> nodes{};
    bool operator==(const Children&) const = default;
  };
  Status status{};
  Eui64 eui{};
  NodeId node{};
  std::optional<Children> children{};
  bool operator==(const AddressResponse&) const = default;
};
using NetworkAddressResponse = AddressResponse<0x8000>;
using IeeeAddressResponse = AddressResponse<0x8001>;

struct MgmtPermitJoiningResponse {
  static constexpr std::uint16_t cluster = 0x8036;
  Status status{};
  bool operator==(const MgmtPermitJoiningResponse&) const = default;
};
struct MgmtLeaveResponse {
  static constexpr std::uint16_t cluster = 0x8034;
  Status status{};
  bool operator==(const MgmtLeaveResponse&) const = default;
};
struct Neighbour {
  Eui64 extended_pan{};
  Eui64 eui{};
  NodeId node{};
  std::uint8_t kind{};  ///< bits 0-1 device type, 2-3 receiver on when idle, 4-6 relationship (0 parent, 1 child, 2 sibling)
  std::uint8_t permits_joining{};
  std::uint8_t depth{};
  std::uint8_t lqi{};
  bool operator==(const Neighbour&) const = default;
};
/// A failed request is answered with the status alone.
struct MgmtLqiResponse {
  static constexpr std::uint16_t cluster = 0x8031;
  Status status{};
  std::uint8_t total_entries{};
  std::uint8_t start_index{};
  Counted<Neighbour> neighbours{};
  bool operator==(const MgmtLqiResponse&) const = default;
};

/// One message with its transaction sequence; a response repeats the sequence of its request.
template <class Payload>
struct Message {
  std::uint8_t sequence{};
  Payload payload{};
  bool operator==(const Message&) const = default;
};

/// "active_endpoints_request"; "zdo_cluster_0x1234" for a cluster that is not declared here.
std::string name_of_cluster(std::uint16_t cluster);

template <class Payload>
Bytes frame(std::uint8_t sequence, const Payload& payload);

template <class Payload>
wire::Decoded<Message<Payload>> parse(ByteView frame);

}  // namespace rig::zdo

#include "rig/proto/zdo/layouts.hpp"
