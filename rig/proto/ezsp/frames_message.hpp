// SPDX-License-Identifier: Apache-2.0
//
// Frames that carry application messages (UG100: messaging).
#pragma once

#include "rig/proto/ezsp/types.hpp"

namespace rig::ezsp {

struct MaximumPayloadLength {
  static constexpr std::uint16_t id = 0x0033;
  static constexpr std::string_view name = "maximumPayloadLength";
  struct Response {
    std::uint8_t aps_length{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"aps_length", &Response::aps_length}}; }
  };
  bool operator==(const MaximumPayloadLength&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct SendUnicast {
  static constexpr std::uint16_t id = 0x0034;
  static constexpr std::string_view name = "sendUnicast";
  struct Response {
    Status status{};
    std::uint8_t sequence{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"sequence", &Response::sequence}};
    }
  };
  OutgoingType type{};
  NodeId destination{};
  ApsFrame aps{};
  Tag tag{};
  Payload payload{};
  bool operator==(const SendUnicast&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"type", &SendUnicast::type}, Field{"destination", &SendUnicast::destination},
                      Field{"aps", &SendUnicast::aps}, Field{"tag", &SendUnicast::tag},
                      Field{"payload", &SendUnicast::payload}};
  }
};

struct SendBroadcast {
  static constexpr std::uint16_t id = 0x0036;
  static constexpr std::string_view name = "sendBroadcast";
  struct Response {
    Status status{};
    std::uint8_t sequence{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"sequence", &Response::sequence}};
    }
  };
  NodeId alias{};
  NodeId destination{};
  std::uint8_t alias_sequence{};
  ApsFrame aps{};
  std::uint8_t radius{};
  Tag tag{};
  Payload payload{};
  bool operator==(const SendBroadcast&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"alias", &SendBroadcast::alias, since(14)},
                      Field{"destination", &SendBroadcast::destination},
                      Field{"alias_sequence", &SendBroadcast::alias_sequence, since(14)},
                      Field{"aps", &SendBroadcast::aps},
                      Field{"radius", &SendBroadcast::radius},
                      Field{"tag", &SendBroadcast::tag},
                      Field{"payload", &SendBroadcast::payload}};
  }
};

struct SendMulticast {
  static constexpr std::uint16_t id = 0x0038;
  static constexpr std::string_view name = "sendMulticast";
  struct Response {
    Status status{};
    std::uint8_t sequence{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"sequence", &Response::sequence}};
    }
  };
  ApsFrame aps{};
  std::uint8_t hops{};
  std::uint8_t nonmember_radius{};
  NodeId broadcast_address{};
  NodeId alias{};
  std::uint8_t alias_sequence{};
  Tag tag{};
  Payload payload{};
  bool operator==(const SendMulticast&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"aps", &SendMulticast::aps},
                      Field{"hops", &SendMulticast::hops},
                      Field{"nonmember_radius", &SendMulticast::nonmember_radius, until(13)},
                      Field{"broadcast_address", &SendMulticast::broadcast_address, since(14)},
                      Field{"alias", &SendMulticast::alias, since(14)},
                      Field{"alias_sequence", &SendMulticast::alias_sequence, since(14)},
                      Field{"tag", &SendMulticast::tag},
                      Field{"payload", &SendMulticast::payload}};
  }
};

struct SendReply {
  static constexpr std::uint16_t id = 0x0039;
  static constexpr std::string_view name = "sendReply";
  using Response = StatusOnly;
  NodeId sender{};
  ApsFrame aps{};
  Payload payload{};
  bool operator==(const SendReply&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"sender", &SendReply::sender}, Field{"aps", &SendReply::aps},
                      Field{"payload", &SendReply::payload}};
  }
};

struct MessageSentHandler {
  static constexpr std::uint16_t id = 0x003F;
  static constexpr std::string_view name = "messageSentHandler";
  Status status{};
  OutgoingType type{};
  NodeId destination{};
  ApsFrame aps{};
  Tag tag{};
  Payload payload{};
  bool operator==(const MessageSentHandler&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"status", &MessageSentHandler::status, since(14)},
                      Field{"type", &MessageSentHandler::type},
                      Field{"destination", &MessageSentHandler::destination},
                      Field{"aps", &MessageSentHandler::aps},
                      Field{"tag", &MessageSentHandler::tag},
                      Field{"status", &MessageSentHandler::status, until(13)},
                      Field{"payload", &MessageSentHandler::payload}};
  }
};

/// The sender's EUI-64 and the timestamp travel from version 14; before, incomingSenderEui64Handler came just ahead.
struct IncomingMessageHandler {
  static constexpr std::uint16_t id = 0x0045;
  static constexpr std::string_view name = "incomingMessageHandler";
  IncomingType type{};
  ApsFrame aps{};
  std::uint8_t lqi{};
  std::int8_t rssi_dbm{};
  NodeId sender{};
  Eui64 sender_eui64{};
  std::uint8_t binding_index{};
  std::uint8_t address_index{};
  std::uint32_t timestamp{};
  Payload payload{};
  bool operator==(const IncomingMessageHandler&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"type", &IncomingMessageHandler::type},
                      Field{"aps", &IncomingMessageHandler::aps},
                      Field{"lqi", &IncomingMessageHandler::lqi, until(13)},
                      Field{"rssi_dbm", &IncomingMessageHandler::rssi_dbm, until(13)},
                      Field{"sender", &IncomingMessageHandler::sender},
                      Field{"sender_eui64", &IncomingMessageHandler::sender_eui64, since(14)},
                      Field{"binding_index", &IncomingMessageHandler::binding_index},
                      Field{"address_index", &IncomingMessageHandler::address_index},
                      Field{"lqi", &IncomingMessageHandler::lqi, since(14)},
                      Field{"rssi_dbm", &IncomingMessageHandler::rssi_dbm, since(14)},
                      Field{"timestamp", &IncomingMessageHandler::timestamp, since(14)},
                      Field{"payload", &IncomingMessageHandler::payload}};
  }
};

struct IncomingRouteRecordHandler {
  static constexpr std::uint16_t id = 0x0059;
  static constexpr std::string_view name = "incomingRouteRecordHandler";
  NodeId source{};
  Eui64 source_eui64{};
  std::uint8_t lqi{};
  std::int8_t rssi_dbm{};
  Relays relays{};
  bool operator==(const IncomingRouteRecordHandler&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"source", &IncomingRouteRecordHandler::source},
                      Field{"source_eui64", &IncomingRouteRecordHandler::source_eui64},
                      Field{"lqi", &IncomingRouteRecordHandler::lqi},
                      Field{"rssi_dbm", &IncomingRouteRecordHandler::rssi_dbm},
                      Field{"relays", &IncomingRouteRecordHandler::relays}};
  }
};

struct IncomingSenderEui64Handler {
  static constexpr std::uint16_t id = 0x0062;
  static constexpr std::string_view name = "incomingSenderEui64Handler";
  Eui64 sender_eui64{};
  bool operator==(const IncomingSenderEui64Handler&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"sender_eui64", &IncomingSenderEui64Handler::sender_eui64}};
  }
};

struct IncomingRouteErrorHandler {
  static constexpr std::uint16_t id = 0x0080;
  static constexpr std::string_view name = "incomingRouteErrorHandler";
  Status status{};
  NodeId target{};
  bool operator==(const IncomingRouteErrorHandler&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"status", &IncomingRouteErrorHandler::status},
                      Field{"target", &IncomingRouteErrorHandler::target}};
  }
};

/// Routes are the NCP's business from version 9 on; the command is gone.
struct SetSourceRoute {
  static constexpr std::uint16_t id = 0x00AE;
  static constexpr std::string_view name = "setSourceRoute";
  using Response = StatusOnly;
  NodeId destination{};
  Relays relays{};
  bool operator==(const SetSourceRoute&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"destination", &SetSourceRoute::destination}, Field{"relays", &SetSourceRoute::relays}};
  }
};

}  // namespace rig::ezsp
