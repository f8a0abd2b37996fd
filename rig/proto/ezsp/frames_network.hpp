// SPDX-License-Identifier: Apache-2.0
//
// Frames about the network, its nodes and the tables that hold them (UG100: networking, binding).
#pragma once

#include "rig/proto/ezsp/types.hpp"

namespace rig::ezsp {

struct NetworkParameters {
  ExtendedPanId extended_pan_id{};
  std::uint16_t pan_id{};
  std::uint8_t tx_power_dbm{};
  std::uint8_t channel{};
  std::uint8_t join_method{};
  NodeId network_manager{};
  std::uint8_t update_id{};
  std::uint32_t channels{};
  bool operator==(const NetworkParameters&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"extended_pan_id", &NetworkParameters::extended_pan_id},
                      Field{"pan_id", &NetworkParameters::pan_id},
                      Field{"tx_power_dbm", &NetworkParameters::tx_power_dbm},
                      Field{"channel", &NetworkParameters::channel},
                      Field{"join_method", &NetworkParameters::join_method},
                      Field{"network_manager", &NetworkParameters::network_manager},
                      Field{"update_id", &NetworkParameters::update_id},
                      Field{"channels", &NetworkParameters::channels}};
  }
};

struct FoundNetwork {
  std::uint8_t channel{};
  std::uint16_t pan_id{};
  ExtendedPanId extended_pan_id{};
  bool allows_joining{};
  std::uint8_t stack_profile{};
  std::uint8_t update_id{};
  bool operator==(const FoundNetwork&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"channel", &FoundNetwork::channel},
                      Field{"pan_id", &FoundNetwork::pan_id},
                      Field{"extended_pan_id", &FoundNetwork::extended_pan_id},
                      Field{"allows_joining", &FoundNetwork::allows_joining},
                      Field{"stack_profile", &FoundNetwork::stack_profile},
                      Field{"update_id", &FoundNetwork::update_id}};
  }
};

struct SetConcentrator {
  static constexpr std::uint16_t id = 0x0010;
  static constexpr std::string_view name = "setConcentrator";
  using Response = StatusOnly;
  bool on{};
  std::uint16_t type{};
  std::uint16_t min_time_s{};
  std::uint16_t max_time_s{};
  std::uint8_t route_error_threshold{};
  std::uint8_t delivery_failure_threshold{};
  std::uint8_t max_hops{};
  bool operator==(const SetConcentrator&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"on", &SetConcentrator::on},
                      Field{"type", &SetConcentrator::type},
                      Field{"min_time_s", &SetConcentrator::min_time_s},
                      Field{"max_time_s", &SetConcentrator::max_time_s},
                      Field{"route_error_threshold", &SetConcentrator::route_error_threshold},
                      Field{"delivery_failure_threshold", &SetConcentrator::delivery_failure_threshold},
                      Field{"max_hops", &SetConcentrator::max_hops}};
  }
};

/// The older open drivers leave the bitmask out.
struct NetworkInit {
  static constexpr std::uint16_t id = 0x0017;
  static constexpr std::string_view name = "networkInit";
  using Response = StatusOnly;
  std::optional<std::uint16_t> bitmask{};
  bool operator==(const NetworkInit&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"bitmask", &NetworkInit::bitmask}}; }
};

struct NetworkState {
  static constexpr std::uint16_t id = 0x0018;
  static constexpr std::string_view name = "networkState";
  struct Response {
    std::uint8_t state{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"state", &Response::state}}; }
  };
  bool operator==(const NetworkState&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct StackStatusHandler {
  static constexpr std::uint16_t id = 0x0019;
  static constexpr std::string_view name = "stackStatusHandler";
  Status status{};
  bool operator==(const StackStatusHandler&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"status", &StackStatusHandler::status}}; }
};

struct StartScan {
  static constexpr std::uint16_t id = 0x001A;
  static constexpr std::string_view name = "startScan";
  using Response = StatusOnly;
  std::uint8_t type{};
  std::uint32_t channels{};
  std::uint8_t duration{};
  bool operator==(const StartScan&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"type", &StartScan::type}, Field{"channels", &StartScan::channels},
                      Field{"duration", &StartScan::duration}};
  }
};

struct NetworkFoundHandler {
  static constexpr std::uint16_t id = 0x001B;
  static constexpr std::string_view name = "networkFoundHandler";
  FoundNetwork network{};
  std::uint8_t lqi{};
  std::int8_t rssi_dbm{};
  bool operator==(const NetworkFoundHandler&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"network", &NetworkFoundHandler::network}, Field{"lqi", &NetworkFoundHandler::lqi},
                      Field{"rssi_dbm", &NetworkFoundHandler::rssi_dbm}};
  }
};

struct ScanCompleteHandler {
  static constexpr std::uint16_t id = 0x001C;
  static constexpr std::string_view name = "scanCompleteHandler";
  std::uint8_t channel{};
  Status status{};
  bool operator==(const ScanCompleteHandler&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"channel", &ScanCompleteHandler::channel}, Field{"status", &ScanCompleteHandler::status}};
  }
};

struct FormNetwork {
  static constexpr std::uint16_t id = 0x001E;
  static constexpr std::string_view name = "formNetwork";
  using Response = StatusOnly;
  NetworkParameters parameters{};
  bool operator==(const FormNetwork&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"parameters", &FormNetwork::parameters}}; }
};

struct LeaveNetwork {
  static constexpr std::uint16_t id = 0x0020;
  static constexpr std::string_view name = "leaveNetwork";
  using Response = StatusOnly;
  bool operator==(const LeaveNetwork&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct PermitJoining {
  static constexpr std::uint16_t id = 0x0022;
  static constexpr std::string_view name = "permitJoining";
  using Response = StatusOnly;
  std::uint8_t seconds{};
  bool operator==(const PermitJoining&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"seconds", &PermitJoining::seconds}}; }
};

struct ChildJoinHandler {
  static constexpr std::uint16_t id = 0x0023;
  static constexpr std::string_view name = "childJoinHandler";
  std::uint8_t index{};
  bool joining{};
  NodeId node{};
  Eui64 eui64{};
  std::uint8_t type{};
  bool operator==(const ChildJoinHandler&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"index", &ChildJoinHandler::index}, Field{"joining", &ChildJoinHandler::joining},
                      Field{"node", &ChildJoinHandler::node}, Field{"eui64", &ChildJoinHandler::eui64},
                      Field{"type", &ChildJoinHandler::type}};
  }
};

struct TrustCenterJoinHandler {
  static constexpr std::uint16_t id = 0x0024;
  static constexpr std::string_view name = "trustCenterJoinHandler";
  NodeId node{};
  Eui64 eui64{};
  DeviceUpdate update{};
  std::uint8_t decision{};
  NodeId parent{};
  bool operator==(const TrustCenterJoinHandler&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"node", &TrustCenterJoinHandler::node}, Field{"eui64", &TrustCenterJoinHandler::eui64},
                      Field{"update", &TrustCenterJoinHandler::update},
                      Field{"decision", &TrustCenterJoinHandler::decision},
                      Field{"parent", &TrustCenterJoinHandler::parent}};
  }
};

struct GetEui64 {
  static constexpr std::uint16_t id = 0x0026;
  static constexpr std::string_view name = "getEui64";
  struct Response {
    Eui64 eui64{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"eui64", &Response::eui64}}; }
  };
  bool operator==(const GetEui64&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct GetNodeId {
  static constexpr std::uint16_t id = 0x0027;
  static constexpr std::string_view name = "getNodeId";
  struct Response {
    NodeId node{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"node", &Response::node}}; }
  };
  bool operator==(const GetNodeId&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct GetNetworkParameters {
  static constexpr std::uint16_t id = 0x0028;
  static constexpr std::string_view name = "getNetworkParameters";
  struct Response {
    Status status{};
    std::uint8_t node_type{};
    NetworkParameters parameters{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"node_type", &Response::node_type},
                        Field{"parameters", &Response::parameters}};
    }
  };
  bool operator==(const GetNetworkParameters&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct PollHandler {
  static constexpr std::uint16_t id = 0x0044;
  static constexpr std::string_view name = "pollHandler";
  NodeId child{};
  bool transmit_expected{};
  bool operator==(const PollHandler&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"child", &PollHandler::child},
                      Field{"transmit_expected", &PollHandler::transmit_expected, since(13)}};
  }
};

struct EnergyScanResultHandler {
  static constexpr std::uint16_t id = 0x0048;
  static constexpr std::string_view name = "energyScanResultHandler";
  std::uint8_t channel{};
  std::int8_t max_rssi_dbm{};
  bool operator==(const EnergyScanResultHandler&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"channel", &EnergyScanResultHandler::channel},
                      Field{"max_rssi_dbm", &EnergyScanResultHandler::max_rssi_dbm}};
  }
};

struct SetSourceRouteDiscoveryMode {
  static constexpr std::uint16_t id = 0x005A;
  static constexpr std::string_view name = "setSourceRouteDiscoveryMode";
  struct Response {
    std::uint32_t remaining_ms{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"remaining_ms", &Response::remaining_ms}}; }
  };
  std::uint8_t mode{};
  bool operator==(const SetSourceRouteDiscoveryMode&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"mode", &SetSourceRouteDiscoveryMode::mode}}; }
};

struct IdConflictHandler {
  static constexpr std::uint16_t id = 0x007C;
  static constexpr std::string_view name = "idConflictHandler";
  NodeId node{};
  bool operator==(const IdConflictHandler&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"node", &IdConflictHandler::node}}; }
};

struct SetRadioPower {
  static constexpr std::uint16_t id = 0x0099;
  static constexpr std::string_view name = "setRadioPower";
  using Response = StatusOnly;
  std::int8_t dbm{};
  bool operator==(const SetRadioPower&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"dbm", &SetRadioPower::dbm}}; }
};

struct RemoveDevice {
  static constexpr std::uint16_t id = 0x00A8;
  static constexpr std::string_view name = "removeDevice";
  using Response = StatusOnly;
  NodeId node{};
  Eui64 destination{};
  Eui64 target{};
  bool operator==(const RemoveDevice&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"node", &RemoveDevice::node}, Field{"destination", &RemoveDevice::destination},
                      Field{"target", &RemoveDevice::target}};
  }
};

struct IncomingNetworkStatusHandler {
  static constexpr std::uint16_t id = 0x00C4;
  static constexpr std::string_view name = "incomingNetworkStatusHandler";
  std::uint8_t code{};
  NodeId target{};
  bool operator==(const IncomingNetworkStatusHandler&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"code", &IncomingNetworkStatusHandler::code},
                      Field{"target", &IncomingNetworkStatusHandler::target}};
  }
};

}  // namespace rig::ezsp
