// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/fault_rule.hpp"

#include "rig/proto/ota/attributes.hpp"

namespace rig::sim {

FaultRule FaultRule::out_of_range(Eui64 device, Duration from, std::optional<Duration> until) {
  FaultRule rule;
  rule.device = device;
  rule.from = from;
  rule.until = until;
  return rule;
}

bool FaultRule::meets_content(std::uint16_t cluster_of_it, ByteView payload) const {
  if (cluster && *cluster != cluster_of_it) return false;
  return !message || (cluster_of_it == ota::cluster_id && ota_command_of(payload) == message);
}

std::optional<ota::CommandId> ota_command_of(ByteView zcl_frame) {
  const auto view = zcl::parse(zcl_frame);
  if (view.has_error() || view->header.type != zcl::FrameType::cluster_specific) return std::nullopt;
  const auto command = static_cast<ota::CommandId>(view->header.command);
  const bool no_data = view->payload.empty() || view->payload.front() != static_cast<Byte>(ota::Status::success);
  if (command == ota::CommandId::image_block_response && no_data) return std::nullopt;
  return command;
}

}  // namespace rig::sim
