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

std::optional<std::string> Han::name_of(Eui64 device) const {
  for (const auto& one : members_)
    if (one->device.eui == device) return one->device.name;
  return std::nullopt;
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
  return one.has_blocks && record && record->transfer.image == one.image.id ? &record->transfer : nullptr;
}

TransferLog::Progress Han::progress_of(const Member& one) const {
  const auto* transfer = transfer_of(one);
  if (!transfer) return {};
  return {.bytes = transfer->contiguous, .blocks = transfer->blocks_served, .retries = transfer->retries, .last_block = transfer->last_block};
}

std::uint64_t Han::blocks_served() const { return server_.counters().blocks_served + server_.counters().page_blocks_served; }

// The server knows its clients by endpoint, and what a device is to be offered may have been said before its endpoint was known.
void Han::learn_ota_client(Member& one, Requests::Endpoint endpoint) {
  const std::uint8_t before = address(one).endpoint;
  one.ota_client = endpoint;
  if (endpoint.number != before && one.image_handle) (void)server_.set_policy(address(one), one.policy);  // a full table is told per request
}

void Han::on_message(const device::ApsMessage& message) {
  if (deaf_ || !may_answer(message)) return;
  Member* from = member_at(message.peer);
  if (from) heard(*from);
  if (requests_.on_message(message)) return;
  if (message.profile == device::profile_zdo) on_zdo(message);
  else if (message.cluster == ota_cluster) on_ota(message);
  else if (from && message.cluster == tunnelling::cluster_id) on_tunnel(message, *from);
  else if (from) on_read(message, *from);
  if (!member_at(message.peer)) ask_who_is(message.peer);
}

void Han::on_zdo(const device::ApsMessage& message) {
  if (message.cluster == zdo::response_cluster(zdo::IeeeAddressRequest::cluster)) return on_address({message.payload.data(), message.payload.size()});
  if (message.cluster != zdo::DeviceAnnounce::cluster) return;
  const auto announce = zdo::parse<zdo::DeviceAnnounce>({message.payload.data(), message.payload.size()});
  if (announce.has_error()) return;
  Member* one = member_with(announce->payload.eui);
  if (!one) return;
  const bool known_to_be_here = one->present && !one->restarting && one->node == announce->payload.node;
  if (known_to_be_here) return renew_tunnel(*one);  // it may have started again by itself
  arrived(*one, announce->payload.node, one->joins + one->rejoins == 0 ? DeviceState::joined : DeviceState::rejoined, "announced itself");
}

// A device that stayed in the network while the rig was away has no reason to announce itself: it just goes on.
void Han::ask_who_is(NodeId node) {
  if (node.is_broadcast() || node == NodeId{0}) return;
  TimePoint& again = asked_who_[node];
  if (loop_.now() < again) return;
  again = loop_.now() + Requests::answer_wait;
  device::ApsMessage question{.peer = node, .profile = device::profile_zdo, .cluster = zdo::IeeeAddressRequest::cluster, .payload = {}};
  const auto frame = zdo::frame(0, zdo::IeeeAddressRequest{.node = node});
  question.payload.assign(frame.begin(), frame.end());
  coordinator_.send(question, {});
}

void Han::on_address(ByteView zdo_frame) {
  const auto answer = zdo::parse<zdo::IeeeAddressResponse>(zdo_frame);
  if (answer.has_error() || answer->payload.status != zdo::Status::success) return;
  Member* one = member_with(answer->payload.eui);
  if (!one) {
    asked_who_[answer->payload.node] = TimePoint::max();  // not a device of this bench
  } else if (one->powered && !one->restarting) {
    arrived(*one, answer->payload.node, DeviceState::rejoined, "was in the network before");
  }
}

void Han::on_ota(const device::ApsMessage& message) {
  Member* one = member_at(message.peer);
  if (!one) return;  // not a device of this bench: its image is none of our business
  learn_ota_client(*one, {message.source_endpoint, message.profile});
  const bool under_way = one->has_blocks && !one->facts.end_status;
  if (under_way) one->facts.longest_silence = std::max(one->facts.longest_silence, loop_.now() - one->asked);
  one->asked = loop_.now();
  const std::uint64_t blocks = blocks_served();
  const auto actions = server_.on_message(address(*one), {message.payload.data(), message.payload.size()}, message.encrypted, loop_.now(), clock());
  const bool served_block = blocks_served() != blocks;
  one->has_blocks = one->has_blocks || served_block;
  answering_ = true;
  perform(actions, one, served_block);
  answering_ = false;
  for (const auto& [device, activation] : std::exchange(activations_to_come_, {})) (void)activate(device, activation);
  if (served_block && observer_.block) observer_.block(one->device.eui);
  if (served_block) return wake_who_awaits_bytes(*one);
  changed_.notify();
}

// A wait that looks at every block would cost more than the block.
void Han::wake_who_awaits_bytes(Member& one) {
  const auto* transfer = transfer_of(one);
  if (!transfer || transfer->contiguous < one.awaited_bytes) return;
  one.awaited_bytes = Member::nothing_awaited;
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
  for (const auto& other : members_)
    if (other->node == node) other->node = NodeId{};  // the address was given to somebody else
  one.node = node;
  one.present = true;
  one.restarting = false;
  one.arrived = loop_.now();
  ++(state == DeviceState::joined ? one.joins : one.rejoins);
  emit(events_, record::DeviceChanged{.device = one.device.name, .eui64 = to_string(one.device.eui), .node = to_string(node), .state = state,
                                      .detail = std::move(detail)});
  renew_tunnel(one);
  if (observer_.arrived) observer_.arrived(one.device.eui);
  changed_.notify();
}

// A device that was without power and talks is back, whether it bothers to announce itself or not.
void Han::heard(Member& one) {
  if (one.present || !one.powered || one.restarting) return;
  arrived(one, one.node, DeviceState::rejoined, "was heard again");
}

void Han::on_lost(const Error& error) {
  if (failure_) return;
  if (!heals_ || !heals_(error)) failure_ = error;
  emit(events_, record::CoordinatorChanged{.name = settings_.coordinator,
                                           .state = error.code == ErrorCode::unexpected_reset ? record::CoordinatorState::reset : record::CoordinatorState::lost,
                                           .detail = record::Json{{"reason", describe(error)}}});
  requests_.fail(error);
  timer_.disarm();
  if (failure_ && on_failure_) on_failure_(error);
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
  std::uint16_t profile = settings_.network.profile;
  if (to) profile = to->ota_client ? to->ota_client->profile : to->device.profile.value_or(profile);
  device::ApsMessage message{.peer = frame.client.node,
                             .profile = profile,
                             .cluster = ota_cluster,
                             .source_endpoint = settings_.endpoint,
                             .destination_endpoint = frame.client.endpoint,
                             .encrypted = settings_.encrypt && !frame.client.node.is_broadcast(),
                             .acknowledged = frame.retry && settings_.acknowledge,
                             .payload = {}};
  message.payload.assign(frame.frame.begin(), frame.frame.end());
  if (voice_ == Voice::none) return;
  if (!served_block || !to) return coordinator_.send(message, {});
  coordinator_.send(message, [to, asked = to->asked](const Result<void>& delivered) {
    if (delivered.has_value()) to->han.block_was_delivered(*to, asked);
  });
}

void Han::block_was_delivered(Member& one, TimePoint asked) {
  if (!one.log.active() || !transfer_of(one)) return;
  TransferLog::Progress progress = progress_of(one);
  progress.last_block = loop_.now();
  one.log.block(progress, loop_.now() - asked);
}

}  // namespace rig::io
