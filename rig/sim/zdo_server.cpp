// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/zdo_server.hpp"

#include <algorithm>

namespace rig::sim {
namespace {

using Answer = std::optional<ZdoAnswer>;

template <class Response>
Answer answer(std::uint8_t sequence, const Response& response) {
  return ZdoAnswer{Response::cluster, zdo::frame(sequence, response)};
}

Answer reply(const NodeDescription& self, std::uint8_t sequence, const zdo::NodeDescriptorRequest& request, bool) {
  if (request.node != self.node) return answer(sequence, zdo::NodeDescriptorResponse{zdo::Status::device_not_found, request.node});
  return answer(sequence, zdo::NodeDescriptorResponse{zdo::Status::success, self.node, self.descriptor});
}

Answer reply(const NodeDescription& self, std::uint8_t sequence, const zdo::SimpleDescriptorRequest& request, bool) {
  if (request.node != self.node) return answer(sequence, zdo::SimpleDescriptorResponse{zdo::Status::device_not_found, request.node});
  for (const zdo::SimpleDescriptor& endpoint : self.endpoints)
    if (endpoint.endpoint == request.endpoint) return answer(sequence, zdo::SimpleDescriptorResponse{zdo::Status::success, self.node, endpoint});
  const auto status = request.endpoint == 0 || request.endpoint > 240 ? zdo::Status::invalid_endpoint : zdo::Status::not_active;
  return answer(sequence, zdo::SimpleDescriptorResponse{status, self.node});
}

Answer reply(const NodeDescription& self, std::uint8_t sequence, const zdo::ActiveEndpointsRequest& request, bool) {
  if (request.node != self.node) return answer(sequence, zdo::ActiveEndpointsResponse{zdo::Status::device_not_found, request.node});
  zdo::ActiveEndpointsResponse response{zdo::Status::success, self.node};
  for (const zdo::SimpleDescriptor& endpoint : self.endpoints) response.endpoints.items.push_back(endpoint.endpoint);
  return answer(sequence, response);
}

bool share_one(const std::vector<std::uint16_t>& left, const std::vector<std::uint16_t>& right) {
  return std::any_of(left.begin(), left.end(), [&](std::uint16_t cluster) { return std::find(right.begin(), right.end(), cluster) != right.end(); });
}

Answer reply(const NodeDescription& self, std::uint8_t sequence, const zdo::MatchDescriptorRequest& request, bool broadcast) {
  if (!request.node.is_broadcast() && request.node != self.node) return std::nullopt;
  zdo::MatchDescriptorResponse response{zdo::Status::success, self.node};
  for (const zdo::SimpleDescriptor& endpoint : self.endpoints) {
    const bool matches = share_one(endpoint.input_clusters.items, request.input_clusters.items) ||
                         share_one(endpoint.output_clusters.items, request.output_clusters.items);
    if (endpoint.profile == request.profile && matches) response.endpoints.items.push_back(endpoint.endpoint);
  }
  if (broadcast && response.endpoints.items.empty()) return std::nullopt;
  return answer(sequence, response);
}

Answer reply(const NodeDescription& self, std::uint8_t sequence, const zdo::NetworkAddressRequest& request, bool broadcast) {
  if (request.eui == self.eui) return answer(sequence, zdo::NetworkAddressResponse{zdo::Status::success, self.eui, self.node});
  if (broadcast) return std::nullopt;
  return answer(sequence, zdo::NetworkAddressResponse{zdo::Status::device_not_found, request.eui, NodeId{}});
}

Answer reply(const NodeDescription& self, std::uint8_t sequence, const zdo::IeeeAddressRequest& request, bool) {
  if (request.node != self.node) return answer(sequence, zdo::IeeeAddressResponse{zdo::Status::device_not_found, Eui64{}, request.node});
  return answer(sequence, zdo::IeeeAddressResponse{zdo::Status::success, self.eui, self.node});
}

Answer reply(const NodeDescription&, std::uint8_t sequence, const zdo::MgmtPermitJoiningRequest&, bool broadcast) {
  if (broadcast) return std::nullopt;
  return answer(sequence, zdo::MgmtPermitJoiningResponse{zdo::Status::success});
}

Answer reply(const NodeDescription&, std::uint8_t sequence, const zdo::MgmtLqiRequest& request, bool) {
  return answer(sequence, zdo::MgmtLqiResponse{zdo::Status::success, 0, request.start_index});
}

template <class Request>
bool try_reply(const NodeDescription& self, std::uint16_t cluster, ByteView frame, bool broadcast, Answer& out) {
  if (cluster != Request::cluster) return false;
  if (const auto message = zdo::parse<Request>(frame)) out = reply(self, message->sequence, message->payload, broadcast);
  return true;
}

template <class... Requests>
bool try_each(const NodeDescription& self, std::uint16_t cluster, ByteView frame, bool broadcast, Answer& out) {
  return (try_reply<Requests>(self, cluster, frame, broadcast, out) || ...);
}

}  // namespace

std::optional<ZdoAnswer> answer_zdo(const NodeDescription& self, std::uint16_t cluster, ByteView request, bool broadcast) {
  Answer out;
  const bool known = try_each<zdo::NodeDescriptorRequest, zdo::SimpleDescriptorRequest, zdo::ActiveEndpointsRequest, zdo::MatchDescriptorRequest,
                              zdo::NetworkAddressRequest, zdo::IeeeAddressRequest, zdo::MgmtPermitJoiningRequest, zdo::MgmtLqiRequest>(
      self, cluster, request, broadcast, out);
  const bool notice = cluster >= 0x8000 || cluster == zdo::DeviceAnnounce::cluster;
  if (known || notice || broadcast || request.empty()) return out;
  return ZdoAnswer{zdo::response_cluster(cluster), {request.front(), static_cast<Byte>(zdo::Status::not_supported)}};
}

}  // namespace rig::sim
