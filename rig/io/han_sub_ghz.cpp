// SPDX-License-Identifier: Apache-2.0
//
// What a hub on a sub-GHz radio may still say when its duty cycle is spent.
#include "rig/io/han_member.hpp"
#include "rig/proto/zcl/sub_ghz.hpp"

namespace rig::io {

void Han::suspend(const std::optional<std::string>& device, std::uint8_t minutes) {
  if (voice_ == Voice::none) return;
  for (const auto& one : members_) {
    if (!one->present || (device && one->device.name != *device)) continue;
    const auto frame = zcl::suspend_frame(++suspend_sequence_, minutes);
    device::ApsMessage message{.peer = one->node,
                               .profile = one->ota_client ? one->ota_client->profile : one->device.profile.value_or(settings_.network.profile),
                               .cluster = zcl::sub_ghz_cluster,
                               .source_endpoint = settings_.endpoint,
                               .destination_endpoint = address(*one).endpoint,
                               .encrypted = settings_.encrypt,
                               .payload = {}};
    message.payload.assign(frame.begin(), frame.end());
    coordinator_.send(message, {});
  }
}

/// In the critical state an Image Block Request is answered, with WAIT_FOR_DATA, and every other OTA message is dropped.
bool Han::may_answer(const device::ApsMessage& message) const {
  if (voice_ == Voice::full || message.profile == device::profile_zdo) return true;
  if (voice_ == Voice::none) return false;
  if (message.cluster != ota_cluster) return true;
  const auto frame = zcl::parse({message.payload.data(), message.payload.size()});
  return frame.has_value() && frame->header.type == zcl::FrameType::cluster_specific &&
         frame->header.command == static_cast<std::uint8_t>(ota::CommandId::image_block_request);
}

}  // namespace rig::io
