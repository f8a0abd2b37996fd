// SPDX-License-Identifier: Apache-2.0
//
// ZDO messages that pass through: a host's requests go out, answers come back in two forms, and requests of devices are answered.
#include <algorithm>

#include "adapters/znp_ncp/ncp.hpp"

namespace rig::znp_ncp {

using znp::Status;

namespace {

/// ZDO_..._REQ 25 xx and the cluster it goes to; the answer is told as 45 (xx + 0x80).
struct Request {
  Byte command;
  std::uint16_t cluster;
};
constexpr Byte network_address_request = 0x00;
constexpr Byte ieee_address_request = 0x01;
constexpr Request requests[] = {
    {network_address_request, 0x0000}, {ieee_address_request, 0x0001}, {0x02, 0x0002}, {0x03, 0x0003}, {0x04, 0x0004}, {0x05, 0x0005}, {0x06, 0x0006},
    {0x21, 0x0021},                    {0x22, 0x0022},                 {0x31, 0x0031}, {0x32, 0x0032}, {0x33, 0x0033}, {0x34, 0x0034}, {0x36, 0x0036},
};

ByteView view(const device::ApsPayload& payload) { return {payload.data(), payload.size()}; }

}  // namespace

znp::StatusOnly Ncp::on(const znp::RegisterMessages& command) {
  session_.told_clusters.insert(command.cluster);
  return {Status::success};
}

// Most begin with the node that is asked; the two address requests do not.
znp::Status Ncp::pass_on_zdo(unpi::Id id, ByteView data) {
  const auto row = std::find_if(std::begin(requests), std::end(requests), [&](const Request& request) { return request.command == id.cmd1; });
  if (row == std::end(requests)) return Status::unknown_command;
  if (!session_.network_up) return Status::nwk_invalid_request;
  NodeId destination{0xFFFD};
  wire::Reader reader(data);
  if (row->command != network_address_request) destination = NodeId{reader.u16()};
  if (!reader.ok() || data.size() > device::max_aps_payload) return Status::invalid_parameter;
  const ByteView body = row->command == ieee_address_request ? data : reader.rest();
  Bytes frame{++session_.zdo_sequence};
  frame.insert(frame.end(), body.begin(), body.end());
  send_zdo(destination, row->cluster, std::move(frame));
  return Status::success;
}

void Ncp::send_zdo(NodeId destination, std::uint16_t cluster, Bytes bytes) {
  sim::Frame frame{.destination = destination, .profile = zdo::profile_id, .cluster = cluster};
  frame.payload.assign(bytes.begin(), bytes.end());
  if (destination == NodeId{0}) {
    soon([this, frame]() mutable {
      frame.source = NodeId{0};
      frame.source_eui = radio_->eui();
      on_zdo(frame);
    });
    return;
  }
  frame.acknowledged = !destination.is_broadcast();
  radio_->send(std::move(frame), {});
}

sim::NodeDescription Ncp::describe_itself() const {
  constexpr std::uint8_t coordinator_capability = 0x8F;  // alternate coordinator, router, mains, listens, secure, allocates
  const zdo::NodeDescriptor descriptor{.type_and_flags = static_cast<std::uint8_t>(zdo::LogicalType::coordinator),
                                       .aps_and_band = 0x40,
                                       .capability = {coordinator_capability},
                                       .manufacturer = 0x0007,
                                       .max_buffer = 80,
                                       .max_incoming_transfer = 160,
                                       .server_mask = 0x2C41,
                                       .max_outgoing_transfer = 160,
                                       .descriptor_capability = 0};
  sim::NodeDescription self{radio_->eui(), NodeId{0}, descriptor, {}};
  for (const znp::Register& one : session_.endpoints)
    self.endpoints.push_back({one.endpoint, one.profile, one.device, one.device_version, {one.in.items}, {one.out.items}});
  return self;
}

void Ncp::on_zdo(const sim::Frame& frame) {
  if (frame.payload.empty()) return;
  tell_zdo(frame);
  if (frame.cluster >= 0x8000) return tell_zdo_directly(frame);
  if (frame.cluster == zdo::DeviceAnnounce::cluster) return on_announcement(frame);
  const auto reply = sim::answer_zdo(describe_itself(), frame.cluster, view(frame.payload), frame.destination.is_broadcast());
  if (reply) send_zdo(frame.source, reply->cluster, reply->frame);
}

void Ncp::tell_zdo(const sim::Frame& frame) {
  const auto& told = session_.told_clusters;
  if (!told.contains(frame.cluster) && !told.contains(znp::RegisterMessages::every_cluster)) return;
  znp::MessageReceived message{frame.source, frame.destination.is_broadcast(), frame.cluster, frame.encrypted, frame.payload[0], frame.destination, {}};
  message.payload.bytes.assign(frame.payload.begin() + 1, frame.payload.end());
  tell(message);
}

void Ncp::tell_zdo_directly(const sim::Frame& frame) {
  const auto wanted = nv_.item(znp::nv::zdo_direct_callbacks);
  const auto row = std::find_if(std::begin(requests), std::end(requests), [&](const Request& request) { return zdo::response_cluster(request.cluster) == frame.cluster; });
  if (!wanted || wanted->front() != 1 || row == std::end(requests)) return;
  const bool address = row->command == network_address_request || row->command == ieee_address_request;
  Bytes data;
  if (!address) data = wire::encode(frame.source);
  data.insert(data.end(), frame.payload.begin() + 1, frame.payload.end());
  if (address) data.resize(data.size() + 2);  // no list of its children: where it begins, and how long it is
  send_(unpi::encode(znp::areq(znp::Subsystem::zdo, static_cast<Byte>(row->command | 0x80)), data));
}

void Ncp::on_announcement(const sim::Frame& frame) {
  const auto announcement = zdo::parse<zdo::DeviceAnnounce>(view(frame.payload));
  if (!announcement) return;
  const auto& device = announcement->payload;
  if (Member* member = find_member(device.eui)) member->node = device.node;
  tell(znp::DeviceAnnounced{frame.source, device.node, device.eui, device.capability.flags});
}

}  // namespace rig::znp_ncp
