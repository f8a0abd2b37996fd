// SPDX-License-Identifier: Apache-2.0
//
// The part of the Han that nobody waits in: messages, joins and losses come in, the OTA server's actions go out.
#include <fmt/format.h>

#include <algorithm>

#include "rig/io/han_member.hpp"
#include "rig/proto/zdo/frames.hpp"

namespace rig::io {
namespace {

using record::DeviceState;


}  // namespace

Han::Member* Han::member(std::string_view name) { return const_cast<Member*>(std::as_const(*this).member(name)); }

const Han::Member* Han::member(std::string_view name) const {
  for (const auto& one : members_)
    if (one->device.name == name) return one.get();
  return nullptr;
}

Han::Member* Han::member_at(NodeId node) {
  for (const auto& one : members_)
    if (one->node == node) return one.get();
  return nullptr;
}

Han::Member* Han::member_with(Eui64 eui) {
  for (const auto& one : members_)
    if (one->device.eui == eui) return one.get();
  return nullptr;
}

Result<Han::Member*> Han::known(const std::string& device) {
  if (failure_) return *failure_;
  if (Member* one = member(device)) return one;
  return make_error(ErrorCode::not_found, "the bench has no device " + device);
}

ota::ClientAddress Han::address(const Member& one) const {
  return {one.node, one.ota_client ? one.ota_client->number : std::uint8_t{1}, one.device.eui};
}

const ota::Transfer* Han::transfer_of(const Member& one) const {
  const auto* record = server_.record(address(one));
  return one.image_handle && record && record->transfer.image == one.image.id ? &record->transfer : nullptr;
}

void Han::on_message(const device::ApsMessage& message) {
  Member* from = member_at(message.peer);
  if (from) heard(*from);
  if (requests_.on_message(message)) return;
  if (message.profile == device::profile_zdo) return on_zdo(message);
  if (message.cluster == ota_cluster) on_ota(message);
}

void Han::on_zdo(const device::ApsMessage& message) {
  if (message.cluster != zdo::DeviceAnnounce::cluster) return;
  const auto announce = zdo::parse<zdo::DeviceAnnounce>({message.payload.data(), message.payload.size()});
  if (announce.has_error()) return;
  if (Member* one = member_with(announce->payload.eui); one && (!one->present || one->restarting || one->node != announce->payload.node))
    arrived(*one, announce->payload.node, one->joins == 0 ? DeviceState::joined : DeviceState::rejoined, "announced itself");
}

void Han::on_ota(const device::ApsMessage& message) {
  Member* one = member_at(message.peer);
  if (!one) return;  // not a device of this bench: its image is none of our business
  one->ota_client = Requests::Endpoint{message.source_endpoint, message.profile};
  one->asked = loop_.now();
  const auto* before = transfer_of(*one);
  const std::uint64_t blocks = before ? before->blocks_served : 0;
  const auto actions = server_.on_message(address(*one), {message.payload.data(), message.payload.size()}, message.encrypted, loop_.now(), loop_.utc());
  const auto* after = transfer_of(*one);
  perform(actions, one, after && after->blocks_served != blocks);
  changed_.notify();
}

void Han::on_join(device::JoinEvent event, Eui64 eui, NodeId node) {
  Member* one = member_with(eui);
  if (!one) {
    emit(events_, record::DeviceChanged{.device = "", .eui64 = to_string(eui), .node = to_string(node), .state = DeviceState::joined,
                                        .detail = "not a device of this bench"});
    return;
  }
  if (event == device::JoinEvent::left) {
    one->present = false;
    emit(events_, record::DeviceChanged{.device = one->device.name, .eui64 = to_string(eui), .node = to_string(node), .state = DeviceState::left});
    return changed_.notify();
  }
  arrived(*one, node, event == device::JoinEvent::joined ? DeviceState::joined : DeviceState::rejoined, {});
}

void Han::arrived(Member& one, NodeId node, DeviceState state, std::string detail) {
  if (one.present && !one.restarting && one.node == node && state == DeviceState::rejoined) return;  // join indication and announcement of one arrival
  one.node = node;
  one.present = true;
  one.restarting = false;
  ++(state == DeviceState::joined ? one.joins : one.rejoins);
  emit(events_, record::DeviceChanged{.device = one.device.name, .eui64 = to_string(one.device.eui), .node = to_string(node), .state = state,
                                      .detail = std::move(detail)});
  changed_.notify();
}

// A device that was without power and talks is back, whether it bothers to announce itself or not.
void Han::heard(Member& one) {
  if (one.present || !one.powered || one.restarting) return;
  arrived(one, one.node, DeviceState::rejoined, "was heard again");
}

void Han::on_lost(const Error& error) {
  if (failure_) return;
  failure_ = error;
  emit(events_, record::CoordinatorChanged{.name = settings_.coordinator,
                                           .state = error.code == ErrorCode::unexpected_reset ? record::CoordinatorState::reset : record::CoordinatorState::lost,
                                           .detail = record::Json{{"reason", describe(error)}}});
  requests_.fail(error);
  timer_.disarm();
  if (on_failure_) on_failure_(error);
  changed_.notify();
}

void Han::perform(const ota::Actions& actions, Member* asking, bool served_block) {
  for (const ota::Action& action : actions) {
    if (const auto* frame = std::get_if<ota::Send>(&action)) {
      send(*frame, asking, served_block);
    } else if (const auto* timer = std::get_if<wire::ArmTimer>(&action)) {
      timer_.arm(timer->at);
    } else if (std::holds_alternative<wire::DisarmTimer>(action)) {
      timer_.disarm();
    } else {
      note(action);
    }
  }
}

void Han::send(const ota::Send& frame, Member* asking, bool served_block) {
  Member* to = asking ? asking : member_at(frame.client.node);
  const std::uint16_t profile = to && to->ota_client ? to->ota_client->profile : settings_.network.profile;
  device::ApsMessage message{.peer = frame.client.node,
                             .profile = profile,
                             .cluster = ota_cluster,
                             .source_endpoint = settings_.endpoint,
                             .destination_endpoint = frame.client.endpoint,
                             .encrypted = settings_.encrypt && !frame.client.node.is_broadcast(),
                             .acknowledged = frame.retry && settings_.acknowledge,
                             .payload = {}};
  message.payload.assign(frame.frame.begin(), frame.frame.end());
  if (!served_block || !to) return coordinator_.send(message, {});
  coordinator_.send(message, [to, asked = to->asked](const Result<void>& delivered) {
    if (delivered.has_value()) to->han.block_was_delivered(*to, asked);
  });
}

void Han::block_was_delivered(Member& one, TimePoint asked) {
  const auto* transfer = transfer_of(one);
  if (!transfer || !one.log.active()) return;
  one.log.block(transfer->contiguous, transfer->blocks_served, transfer->retries, loop_.now() - asked, loop_.now());
}

}  // namespace rig::io
