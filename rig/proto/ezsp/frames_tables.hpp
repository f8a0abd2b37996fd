// SPDX-License-Identifier: Apache-2.0
//
// Frames about the tables the NCP keeps: children, neighbours, addresses, groups (UG100: binding, networking).
#pragma once

#include "rig/proto/ezsp/types.hpp"

namespace rig::ezsp {

struct MulticastEntry {
  std::uint16_t group{};
  std::uint8_t endpoint{};
  std::uint8_t network_index{};
  bool operator==(const MulticastEntry&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"group", &MulticastEntry::group}, Field{"endpoint", &MulticastEntry::endpoint},
                      Field{"network_index", &MulticastEntry::network_index}};
  }
};

struct ChildData {
  Eui64 eui64{};
  std::uint8_t type{};
  NodeId node{};
  std::uint8_t phy{};
  std::uint8_t power{};
  std::uint8_t timeout{};
  std::uint32_t timeout_remaining{};
  bool operator==(const ChildData&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"eui64", &ChildData::eui64},
                      Field{"type", &ChildData::type},
                      Field{"node", &ChildData::node},
                      Field{"phy", &ChildData::phy},
                      Field{"power", &ChildData::power},
                      Field{"timeout", &ChildData::timeout},
                      Field{"timeout_remaining", &ChildData::timeout_remaining, since(10)}};
  }
};

struct Neighbour {
  NodeId node{};
  std::uint8_t average_lqi{};
  std::uint8_t in_cost{};
  std::uint8_t out_cost{};
  std::uint8_t age{};
  Eui64 eui64{};
  bool operator==(const Neighbour&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"node", &Neighbour::node},       Field{"average_lqi", &Neighbour::average_lqi},
                      Field{"in_cost", &Neighbour::in_cost}, Field{"out_cost", &Neighbour::out_cost},
                      Field{"age", &Neighbour::age},         Field{"eui64", &Neighbour::eui64}};
  }
};

struct GetParentChildParameters {
  static constexpr std::uint16_t id = 0x0029;
  static constexpr std::string_view name = "getParentChildParameters";
  struct Response {
    std::uint8_t child_count{};
    Eui64 parent_eui64{};
    NodeId parent{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"child_count", &Response::child_count}, Field{"parent_eui64", &Response::parent_eui64},
                        Field{"parent", &Response::parent}};
    }
  };
  bool operator==(const GetParentChildParameters&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct GetChildData {
  static constexpr std::uint16_t id = 0x004A;
  static constexpr std::string_view name = "getChildData";
  struct Response {
    Status status{};
    ChildData child{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"child", &Response::child}};
    }
  };
  std::uint8_t index{};
  bool operator==(const GetChildData&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"index", &GetChildData::index}}; }
};

struct SetAddressTableRemoteEui64 {
  static constexpr std::uint16_t id = 0x005C;
  static constexpr std::string_view name = "setAddressTableRemoteEui64";
  using Response = StatusOnly;
  std::uint8_t index{};
  Eui64 eui64{};
  bool operator==(const SetAddressTableRemoteEui64&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"index", &SetAddressTableRemoteEui64::index},
                      Field{"eui64", &SetAddressTableRemoteEui64::eui64}};
  }
};

struct SetAddressTableInfo {
  static constexpr std::uint16_t id = 0x005C;
  static constexpr std::string_view name = "setAddressTableInfo";
  using Response = StatusOnly;
  std::uint8_t index{};
  Eui64 eui64{};
  NodeId node{};
  bool operator==(const SetAddressTableInfo&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"index", &SetAddressTableInfo::index}, Field{"eui64", &SetAddressTableInfo::eui64},
                      Field{"node", &SetAddressTableInfo::node}};
  }
};

struct SetAddressTableRemoteNodeId {
  static constexpr std::uint16_t id = 0x005D;
  static constexpr std::string_view name = "setAddressTableRemoteNodeId";
  using Response = Nothing;
  std::uint8_t index{};
  NodeId node{};
  bool operator==(const SetAddressTableRemoteNodeId&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"index", &SetAddressTableRemoteNodeId::index},
                      Field{"node", &SetAddressTableRemoteNodeId::node}};
  }
};

struct GetAddressTableRemoteEui64 {
  static constexpr std::uint16_t id = 0x005E;
  static constexpr std::string_view name = "getAddressTableRemoteEui64";
  struct Response {
    Eui64 eui64{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"eui64", &Response::eui64}}; }
  };
  std::uint8_t index{};
  bool operator==(const GetAddressTableRemoteEui64&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"index", &GetAddressTableRemoteEui64::index}}; }
};

struct GetAddressTableInfo {
  static constexpr std::uint16_t id = 0x005E;
  static constexpr std::string_view name = "getAddressTableInfo";
  struct Response {
    Status status{};
    NodeId node{};
    Eui64 eui64{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"node", &Response::node},
                        Field{"eui64", &Response::eui64}};
    }
  };
  std::uint8_t index{};
  bool operator==(const GetAddressTableInfo&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"index", &GetAddressTableInfo::index}}; }
};

struct GetAddressTableRemoteNodeId {
  static constexpr std::uint16_t id = 0x005F;
  static constexpr std::string_view name = "getAddressTableRemoteNodeId";
  struct Response {
    NodeId node{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"node", &Response::node}}; }
  };
  std::uint8_t index{};
  bool operator==(const GetAddressTableRemoteNodeId&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"index", &GetAddressTableRemoteNodeId::index}}; }
};

struct LookupNodeIdByEui64 {
  static constexpr std::uint16_t id = 0x0060;
  static constexpr std::string_view name = "lookupNodeIdByEui64";
  struct Response {
    NodeId node{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"node", &Response::node}}; }
  };
  Eui64 eui64{};
  bool operator==(const LookupNodeIdByEui64&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"eui64", &LookupNodeIdByEui64::eui64}}; }
};

struct LookupEui64ByNodeId {
  static constexpr std::uint16_t id = 0x0061;
  static constexpr std::string_view name = "lookupEui64ByNodeId";
  struct Response {
    Status status{};
    Eui64 eui64{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"eui64", &Response::eui64}};
    }
  };
  NodeId node{};
  bool operator==(const LookupEui64ByNodeId&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"node", &LookupEui64ByNodeId::node}}; }
};

struct GetMulticastTableEntry {
  static constexpr std::uint16_t id = 0x0063;
  static constexpr std::string_view name = "getMulticastTableEntry";
  struct Response {
    Status status{};
    MulticastEntry entry{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"entry", &Response::entry}};
    }
  };
  std::uint8_t index{};
  bool operator==(const GetMulticastTableEntry&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"index", &GetMulticastTableEntry::index}}; }
};

struct SetMulticastTableEntry {
  static constexpr std::uint16_t id = 0x0064;
  static constexpr std::string_view name = "setMulticastTableEntry";
  using Response = StatusOnly;
  std::uint8_t index{};
  MulticastEntry entry{};
  bool operator==(const SetMulticastTableEntry&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"index", &SetMulticastTableEntry::index}, Field{"entry", &SetMulticastTableEntry::entry}};
  }
};

struct GetNeighbor {
  static constexpr std::uint16_t id = 0x0079;
  static constexpr std::string_view name = "getNeighbor";
  struct Response {
    Status status{};
    Neighbour neighbour{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"neighbour", &Response::neighbour}};
    }
  };
  std::uint8_t index{};
  bool operator==(const GetNeighbor&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"index", &GetNeighbor::index}}; }
};

struct SetExtendedTimeout {
  static constexpr std::uint16_t id = 0x007E;
  static constexpr std::string_view name = "setExtendedTimeout";
  struct Response {
    Status status{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"status", &Response::status, since(14)}}; }
  };
  Eui64 eui64{};
  bool extended{};
  bool operator==(const SetExtendedTimeout&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"eui64", &SetExtendedTimeout::eui64}, Field{"extended", &SetExtendedTimeout::extended}};
  }
};

/// From version 14 hosts disagree: a status (zigbee-herdsman) or still a bool (bellows). We write the status.
struct GetExtendedTimeout {
  static constexpr std::uint16_t id = 0x007F;
  static constexpr std::string_view name = "getExtendedTimeout";
  struct Response {
    bool extended{};
    Status status{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"extended", &Response::extended, until(13)},
                        Field{"status", &Response::status, since(14)}};
    }
  };
  Eui64 eui64{};
  bool operator==(const GetExtendedTimeout&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"eui64", &GetExtendedTimeout::eui64}}; }
};

struct ReplaceAddressTableEntry {
  static constexpr std::uint16_t id = 0x0082;
  static constexpr std::string_view name = "replaceAddressTableEntry";
  struct Response {
    Status status{};
    Eui64 old_eui64{};
    NodeId old_node{};
    bool old_extended_timeout{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"old_eui64", &Response::old_eui64},
                        Field{"old_node", &Response::old_node},
                        Field{"old_extended_timeout", &Response::old_extended_timeout}};
    }
  };
  std::uint8_t index{};
  Eui64 eui64{};
  NodeId node{};
  bool extended_timeout{};
  bool operator==(const ReplaceAddressTableEntry&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"index", &ReplaceAddressTableEntry::index},
                      Field{"eui64", &ReplaceAddressTableEntry::eui64}, Field{"node", &ReplaceAddressTableEntry::node},
                      Field{"extended_timeout", &ReplaceAddressTableEntry::extended_timeout}};
  }
};

}  // namespace rig::ezsp
