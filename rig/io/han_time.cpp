// SPDX-License-Identifier: Apache-2.0
//
// What devices read from the hub: its clock (ZCL Time cluster) and whether it is there (Smart Energy Keep-Alive cluster).
#include "rig/io/han_member.hpp"
#include "rig/proto/zcl/global_commands.hpp"

namespace rig::io {
namespace {

constexpr std::uint16_t time_cluster = 0x000A;
constexpr std::uint16_t keep_alive_cluster = 0x0025;
constexpr std::uint16_t cluster_revision = 0xFFFD;
constexpr std::uint32_t invalid_time = 0xFFFFFFFF;
constexpr std::uint64_t master_and_synchronized = 0x03;

}  // namespace

std::optional<zcl::Value> Han::own_attribute(std::uint16_t cluster, std::uint16_t attribute) const {
  using zcl::Value;
  if (attribute == cluster_revision) return Value::u16(1);
  if (cluster == time_cluster && attribute == 0x0000) return Value::utc(time_available_ ? to_zcl_utc(clock()) : invalid_time);
  if (cluster == time_cluster && attribute == 0x0001) return Value::of(zcl::Type::bitmap8, time_available_ ? master_and_synchronized : 0);
  if (cluster == keep_alive_cluster && attribute == 0x0000) return Value::u8(settings_.keep_alive_minutes);
  if (cluster == keep_alive_cluster && attribute == 0x0001) return Value::u16(static_cast<std::uint16_t>(settings_.keep_alive_jitter.count()));
  return std::nullopt;
}

void Han::on_read(const device::ApsMessage& message, const Member& from) {
  if (message.cluster != time_cluster && message.cluster != keep_alive_cluster) return;
  const auto view = zcl::parse({message.payload.data(), message.payload.size()});
  if (view.has_error() || view->header.type != zcl::FrameType::profile_wide) return;
  const auto request = wire::decode<zcl::ReadAttributes>(view->payload);
  const bool read = view->header.command == static_cast<std::uint8_t>(zcl::GlobalCommand::read_attributes);
  if (!read || request.has_error()) return;
  zcl::ReadAttributesResponse response;
  for (const std::uint16_t id : request->attributes.items) {
    const auto value = own_attribute(message.cluster, id);
    response.records.items.push_back({id, value ? zcl::Status::success : zcl::Status::unsupported_attribute, value.value_or(zcl::Value{})});
  }
  const auto frame = zcl::frame(zcl::global_header<zcl::ReadAttributesResponse>(zcl::Direction::to_client, view->header.sequence), response);
  device::ApsMessage answer{.peer = from.node,
                            .profile = message.profile,
                            .cluster = message.cluster,
                            .source_endpoint = settings_.endpoint,
                            .destination_endpoint = message.source_endpoint,
                            .encrypted = message.encrypted,
                            .payload = {}};
  answer.payload.assign(frame.begin(), frame.end());
  coordinator_.send(answer, {});
}

}  // namespace rig::io
