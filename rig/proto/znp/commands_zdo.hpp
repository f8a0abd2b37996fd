// SPDX-License-Identifier: Apache-2.0
//
// ZDO: the network, and who joins and leaves it.
#pragma once

#include "rig/proto/znp/commands_af.hpp"

namespace rig::znp {

struct MgmtPermitJoin {
  static constexpr auto id = sreq(Subsystem::zdo, 0x36);
  using Response = StatusOnly;
  AddressMode mode{};
  NodeId destination;
  std::uint8_t duration{};  ///< seconds; 0 closes, 0xFF until closed
  std::uint8_t trust_centre_significance{};
  bool operator==(const MgmtPermitJoin&) const = default;
  static constexpr std::string_view name = "ZDO_MGMT_PERMIT_JOIN_REQ";
  static constexpr auto fields() {
    using T = MgmtPermitJoin;
    return std::tuple{Field{"mode", &T::mode}, Field{"destination", &T::destination}, Field{"duration", &T::duration},
                      Field{"trust_centre_significance", &T::trust_centre_significance}};
  }
};

/// ZDO messages of this cluster (0xFFFF: of all) are told as MessageReceived from now on, beside the stack's own handling.
struct RegisterMessages {
  static constexpr auto id = sreq(Subsystem::zdo, 0x3E);
  using Response = StatusOnly;
  static constexpr std::uint16_t every_cluster = 0xFFFF;
  std::uint16_t cluster{};
  bool operator==(const RegisterMessages&) const = default;
  static constexpr std::string_view name = "ZDO_MSG_CB_REGISTER";
  static constexpr auto fields() { return std::tuple{Field{"cluster", &RegisterMessages::cluster}}; }
};

struct MessageReceived {
  static constexpr auto id = areq(Subsystem::zdo, 0xFF);
  NodeId source;
  bool broadcast{};
  std::uint16_t cluster{};
  bool secured{};
  std::uint8_t sequence{};  ///< the ZDO transaction: the first octet of the message on the air
  NodeId mac_destination;
  wire::Rest<max_payload> payload{};
  bool operator==(const MessageReceived&) const = default;
  static constexpr std::string_view name = "ZDO_MSG_CB_INCOMING";
  static constexpr auto fields() {
    using T = MessageReceived;
    return std::tuple{Field{"source", &T::source}, Field{"broadcast", &T::broadcast}, Field{"cluster", &T::cluster}, Field{"secured", &T::secured},
                      Field{"sequence", &T::sequence}, Field{"mac_destination", &T::mac_destination}, Field{"payload", &T::payload}};
  }
};

/// Starts the network that is in non-volatile memory; StateChange tells when it is up.
struct StartupFromApp {
  static constexpr auto id = sreq(Subsystem::zdo, 0x40);
  enum class Outcome : std::uint8_t { restored, new_network, left };
  struct Response {
    Outcome outcome{};
    bool operator==(const Response&) const = default;
    static constexpr std::string_view name = "ZDO_STARTUP_FROM_APP answer";
    static constexpr auto fields() { return std::tuple{Field{"outcome", &Response::outcome}}; }
  };
  std::uint16_t delay_ms{};
  bool operator==(const StartupFromApp&) const = default;
  static constexpr std::string_view name = "ZDO_STARTUP_FROM_APP";
  static constexpr auto fields() { return std::tuple{Field{"delay_ms", &StartupFromApp::delay_ms}}; }
};

struct NetworkInfo {
  static constexpr auto id = sreq(Subsystem::zdo, 0x50);
  struct Response {
    NodeId node;
    std::uint8_t state{};
    std::uint16_t pan_id{};
    NodeId parent;
    std::uint64_t extended_pan_id{};
    Eui64 parent_eui64;
    std::uint8_t channel{};
    bool operator==(const Response&) const = default;
    static constexpr std::string_view name = "ZDO_EXT_NWK_INFO answer";
    static constexpr auto fields() {
      using T = Response;
      return std::tuple{Field{"node", &T::node}, Field{"state", &T::state}, Field{"pan_id", &T::pan_id}, Field{"parent", &T::parent},
                        Field{"extended_pan_id", &T::extended_pan_id}, Field{"parent_eui64", &T::parent_eui64}, Field{"channel", &T::channel}};
    }
  };
  bool operator==(const NetworkInfo&) const = default;
  static constexpr std::string_view name = "ZDO_EXT_NWK_INFO";
  static constexpr auto fields() { return std::tuple{}; }
};

struct StateChange {
  static constexpr auto id = areq(Subsystem::zdo, 0xC0);
  std::uint8_t state{};
  bool operator==(const StateChange&) const = default;
  static constexpr std::string_view name = "ZDO_STATE_CHANGE_IND";
  static constexpr auto fields() { return std::tuple{Field{"state", &StateChange::state}}; }
};

struct DeviceAnnounced {
  static constexpr auto id = areq(Subsystem::zdo, 0xC1);
  NodeId source;
  NodeId node;
  Eui64 eui64;
  std::uint8_t capability{};
  bool operator==(const DeviceAnnounced&) const = default;
  static constexpr std::string_view name = "ZDO_END_DEVICE_ANNCE_IND";
  static constexpr auto fields() {
    using T = DeviceAnnounced;
    return std::tuple{Field{"source", &T::source}, Field{"node", &T::node}, Field{"eui64", &T::eui64}, Field{"capability", &T::capability}};
  }
};

struct DeviceLeft {
  static constexpr auto id = areq(Subsystem::zdo, 0xC9);
  NodeId source;
  Eui64 eui64;
  bool requested{};
  bool remove_children{};
  bool rejoin{};
  bool operator==(const DeviceLeft&) const = default;
  static constexpr std::string_view name = "ZDO_LEAVE_IND";
  static constexpr auto fields() {
    using T = DeviceLeft;
    return std::tuple{Field{"source", &T::source}, Field{"eui64", &T::eui64}, Field{"requested", &T::requested},
                      Field{"remove_children", &T::remove_children}, Field{"rejoin", &T::rejoin}};
  }
};

/// The trust centre gave a device the network key.
struct DeviceAdmitted {
  static constexpr auto id = areq(Subsystem::zdo, 0xCA);
  NodeId node;
  Eui64 eui64;
  NodeId parent;
  bool operator==(const DeviceAdmitted&) const = default;
  static constexpr std::string_view name = "ZDO_TC_DEV_IND";
  static constexpr auto fields() {
    using T = DeviceAdmitted;
    return std::tuple{Field{"node", &T::node}, Field{"eui64", &T::eui64}, Field{"parent", &T::parent}};
  }
};

struct PermitJoinChanged {
  static constexpr auto id = areq(Subsystem::zdo, 0xCB);
  std::uint8_t duration{};
  bool operator==(const PermitJoinChanged&) const = default;
  static constexpr std::string_view name = "ZDO_PERMIT_JOIN_IND";
  static constexpr auto fields() { return std::tuple{Field{"duration", &PermitJoinChanged::duration}}; }
};

}  // namespace rig::znp
