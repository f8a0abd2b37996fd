// SPDX-License-Identifier: Apache-2.0
//
// A session under load against the leanest coordinator there can be: it takes every unicast and reports it sent. For
// the benchmark, and for the test that no heap is used per message.
#pragma once

#include "rig/proto/ezsp/session.hpp"

namespace rig::ezsp {

class Load {
 public:
  explicit Load(Version version) : version_(version) {
    to_host_.reserve(4096);
    chunk_.reserve(4096);
    take(session_.start(now_));
    carry();
  }

  bool is_ready() const { return session_.is_ready(); }
  std::uint64_t sent() const { return sent_; }
  /// Gives one message, and carries octets until both ends are quiet.
  void round_trip() {
    take(session_.send_unicast(MessageTag{7}, NodeId{0x4A1B}, aps_, block_, now_));
    carry();
  }

 private:
  void carry() {
    while (!to_host_.empty()) {
      chunk_.swap(to_host_);
      to_host_.clear();
      take(session_.on_bytes(chunk_, now_));
    }
  }
  void take(const Session::Actions& actions) {
    for (const Action& action : actions) {
      if (const auto* write = std::get_if<ash::Write>(&action))
        perform(ncp_.on_bytes({write->bytes.data(), write->bytes.size()}, now_));
      if (std::holds_alternative<MessageSent>(action)) ++sent_;
    }
  }
  void perform(const ash::Link::Actions& actions) {
    for (const auto& action : actions) {
      if (const auto* write = std::get_if<ash::Write>(&action))
        to_host_.insert(to_host_.end(), write->bytes.begin(), write->bytes.end());
      if (const auto* deliver = std::get_if<ash::Deliver>(&action))
        answer({deliver->frame.data(), deliver->frame.size()});
      if (std::holds_alternative<ash::LinkDown>(action)) perform(ncp_.restarted(ash::Code::software, now_));
    }
  }
  void answer(ByteView bytes) {
    const Version spoken = agreed_ ? version_ : Version{4};
    const auto frame = parse(form_of(spoken), Direction::from_host, bytes);
    if (frame.has_error()) return;
    sequence_ = frame->header.sequence;
    switch (frame->header.id) {
      case VersionQuery::id:
        agreed_ = true;
        return reply(encode_response<VersionQuery>(spoken, sequence_, {version_, 2, 0x7430}));
      case GetValue::id:
        return respond<GetValue>({});
      case SetManufacturerCode::id:
        return respond<SetManufacturerCode>({});
      case NetworkInit::id:
        respond<NetworkInit>({});
        return reply(encode_callback(version_, sequence_, StackStatusHandler{Status::network_up}));
      case GetNetworkParameters::id:
        return respond<GetNetworkParameters>({});
      case GetEui64::id:
        return respond<GetEui64>({});
      case GetNodeId::id:
        return respond<GetNodeId>({});
      case SendUnicast::id:
        return on_unicast(frame->parameters);
      default:
        return reply(
            encode_frame(form_of(version_), version_, Header{sequence_, frame->header.id, true}, StatusOnly{}));
    }
  }
  void on_unicast(ByteView parameters) {
    const auto message = decode<SendUnicast>(parameters, version_);
    if (message.has_error()) return;
    respond<SendUnicast>({Status::ok, 1});
    reply(encode_callback(
        version_, sequence_,
        MessageSentHandler{Status::ok, message->type, message->destination, message->aps, message->tag, {}}));
  }
  template <class C>
  void respond(const typename C::Response& response) {
    reply(encode_response<C>(version_, sequence_, response));
  }
  void reply(const FrameBytes& bytes) { perform(ncp_.send({bytes.data(), bytes.size()}, now_)); }

  Version version_;
  Session session_{SessionConfig{}};
  ash::Link ncp_{ash::LinkConfig::ncp()};
  bool agreed_ = false;
  std::uint8_t sequence_ = 0;
  ApsFrame aps_{.profile = 0x0109, .cluster = 0x0019};
  Bytes block_ = Bytes(64, 0x5A), to_host_, chunk_;
  TimePoint now_{};
  std::uint64_t sent_ = 0;
};

}  // namespace rig::ezsp
