// SPDX-License-Identifier: Apache-2.0
//
// What the coordinator says without having been asked.
#include <algorithm>

#include "rig/proto/ezsp/session.hpp"

namespace rig::ezsp {
namespace {

/// What the trust centre says of a joiner that gets no key. The host is told of it all the same.
constexpr std::uint8_t denied = 0x02;

}  // namespace

void Session::on_callback(const Header& header, ByteView parameters, TimePoint now, Actions& out) {
  if (interpret(header, parameters, now, out)) return;
  out.emplace_back(OtherCallback{header.id, FrameBytes(parameters.begin(), parameters.end())});
}

bool Session::interpret(const Header& header, ByteView parameters, TimePoint now, Actions& out) {
  const auto with = [&]<class T>(std::type_identity<T>, auto&& handle) {
    const auto callback = decode<T>(parameters, version(), Trailing::ignore);
    if (callback.has_error()) return false;
    handle(*callback);
    return true;
  };
  switch (header.id) {
    case MessageSentHandler::id:
      return with(std::type_identity<MessageSentHandler>{}, [&](const auto& sent) { on_message_sent(sent, out); });
    case IncomingMessageHandler::id:
      return with(std::type_identity<IncomingMessageHandler>{},
                  [&](const auto& message) { on_incoming(message, out); });
    case IncomingSenderEui64Handler::id:
      return with(std::type_identity<IncomingSenderEui64Handler>{},
                  [&](const auto& sender) { next_sender_ = sender.sender_eui64; });
    case StackStatusHandler::id:
      return with(std::type_identity<StackStatusHandler>{},
                  [&](const auto& stack) { on_stack_status(stack.status, now, out); });
    case TrustCenterJoinHandler::id:
      return with(std::type_identity<TrustCenterJoinHandler>{}, [&](const auto& join) { on_join(join, out); });
    default:
      return false;
  }
}

void Session::on_message_sent(const MessageSentHandler& sent, Actions& out) {
  if (sent.type >= OutgoingType::multicast) return;  // broadcasts were reported when the NCP took them
  const auto message = std::find_if(in_flight_.begin(), in_flight_.end(),
                                    [&](const InFlight& m) { return m.wire_tag == sent.tag.value; });
  if (message == in_flight_.end()) return;  // one that was given up
  out.emplace_back(MessageSent{message->tag, sent.status});
  in_flight_.erase(message);
  // There is room again: a message that was refused need not wait for its pause to end.
  retry_at_.reset();
  retry_pause_ = {};
}

void Session::on_incoming(const IncomingMessageHandler& message, Actions& out) {
  std::optional<Eui64> sender = std::exchange(next_sender_, std::nullopt);
  const Eui64 told = message.sender_eui64;
  if (version() >= 14 && told != Eui64{} && told != Eui64{~std::uint64_t{0}}) sender = told;
  out.emplace_back(
      Incoming{message.type, message.aps, message.sender, sender, message.lqi, message.rssi_dbm, message.payload});
}

void Session::on_join(const TrustCenterJoinHandler& join, Actions& out) {
  if (join.update == DeviceUpdate::left)
    out.emplace_back(DeviceLeft{join.eui64, join.node});
  else if (join.decision != denied)
    out.emplace_back(DeviceJoined{join.eui64, join.node, join.update, join.parent});
}

void Session::on_stack_status(Status status, TimePoint now, Actions& out) {
  if (state_ == State::ready) {
    out.emplace_back(StackStatus{status});
  } else if (auto move = startup_.on_stack_status(status)) {
    deadline_.reset();
    make_move(std::move(*move), now, out);
  }
}

}  // namespace rig::ezsp
