// SPDX-License-Identifier: Apache-2.0
//
// Frames about keys (UG100: security; the security manager calls replace the key table from version 13).
#pragma once

#include "rig/proto/ezsp/types.hpp"

namespace rig::ezsp {

struct InitialSecurity {
  std::uint16_t bitmask{};
  Key preconfigured_key{};
  Key network_key{};
  std::uint8_t network_key_sequence{};
  Eui64 trust_centre{};
  bool operator==(const InitialSecurity&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"bitmask", &InitialSecurity::bitmask},
                      Field{"preconfigured_key", &InitialSecurity::preconfigured_key},
                      Field{"network_key", &InitialSecurity::network_key},
                      Field{"network_key_sequence", &InitialSecurity::network_key_sequence},
                      Field{"trust_centre", &InitialSecurity::trust_centre}};
  }
};

struct CurrentSecurity {
  std::uint16_t bitmask{};
  Eui64 trust_centre{};
  bool operator==(const CurrentSecurity&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"bitmask", &CurrentSecurity::bitmask},
                      Field{"trust_centre", &CurrentSecurity::trust_centre}};
  }
};

struct KeyRecord {
  std::uint16_t bitmask{};
  std::uint8_t type{};
  Key key{};
  std::uint32_t outgoing_counter{};
  std::uint32_t incoming_counter{};
  std::uint8_t sequence{};
  Eui64 partner{};
  bool operator==(const KeyRecord&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"bitmask", &KeyRecord::bitmask},
                      Field{"type", &KeyRecord::type},
                      Field{"key", &KeyRecord::key},
                      Field{"outgoing_counter", &KeyRecord::outgoing_counter},
                      Field{"incoming_counter", &KeyRecord::incoming_counter},
                      Field{"sequence", &KeyRecord::sequence},
                      Field{"partner", &KeyRecord::partner}};
  }
};

struct KeyContext {
  CoreKey core_key{};
  std::uint8_t index{};
  DerivedKey derived_key{};
  Eui64 eui64{};
  std::uint8_t network_index{};
  std::uint8_t flags{};
  std::uint32_t psa_permission{};
  bool operator==(const KeyContext&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"core_key", &KeyContext::core_key},
                      Field{"index", &KeyContext::index},
                      Field{"derived_key", &KeyContext::derived_key},
                      Field{"eui64", &KeyContext::eui64},
                      Field{"network_index", &KeyContext::network_index},
                      Field{"flags", &KeyContext::flags},
                      Field{"psa_permission", &KeyContext::psa_permission}};
  }
};

struct ApsKeyData {
  std::uint16_t bitmask{};
  std::uint32_t outgoing_counter{};
  std::uint32_t incoming_counter{};
  std::uint16_t ttl_s{};
  bool operator==(const ApsKeyData&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"bitmask", &ApsKeyData::bitmask}, Field{"outgoing_counter", &ApsKeyData::outgoing_counter},
                      Field{"incoming_counter", &ApsKeyData::incoming_counter}, Field{"ttl_s", &ApsKeyData::ttl_s}};
  }
};

struct NetworkKeyInfo {
  bool set{};
  bool alternate_set{};
  std::uint8_t sequence{};
  std::uint8_t alternate_sequence{};
  std::uint32_t frame_counter{};
  bool operator==(const NetworkKeyInfo&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"set", &NetworkKeyInfo::set}, Field{"alternate_set", &NetworkKeyInfo::alternate_set},
                      Field{"sequence", &NetworkKeyInfo::sequence},
                      Field{"alternate_sequence", &NetworkKeyInfo::alternate_sequence},
                      Field{"frame_counter", &NetworkKeyInfo::frame_counter}};
  }
};

struct RequestLinkKey {
  static constexpr std::uint16_t id = 0x0014;
  static constexpr std::string_view name = "requestLinkKey";
  using Response = StatusOnly;
  Eui64 partner{};
  bool operator==(const RequestLinkKey&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"partner", &RequestLinkKey::partner}}; }
};

struct AddOrUpdateKeyTableEntry {
  static constexpr std::uint16_t id = 0x0066;
  static constexpr std::string_view name = "addOrUpdateKeyTableEntry";
  using Response = StatusOnly;
  Eui64 partner{};
  bool link_key{};
  Key key{};
  bool operator==(const AddOrUpdateKeyTableEntry&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"partner", &AddOrUpdateKeyTableEntry::partner},
                      Field{"link_key", &AddOrUpdateKeyTableEntry::link_key},
                      Field{"key", &AddOrUpdateKeyTableEntry::key}};
  }
};

struct SetInitialSecurityState {
  static constexpr std::uint16_t id = 0x0068;
  static constexpr std::string_view name = "setInitialSecurityState";
  using Response = StatusOnly;
  InitialSecurity state{};
  bool operator==(const SetInitialSecurityState&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"state", &SetInitialSecurityState::state}}; }
};

struct GetCurrentSecurityState {
  static constexpr std::uint16_t id = 0x0069;
  static constexpr std::string_view name = "getCurrentSecurityState";
  struct Response {
    Status status{};
    CurrentSecurity state{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"state", &Response::state}};
    }
  };
  bool operator==(const GetCurrentSecurityState&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct GetKey {
  static constexpr std::uint16_t id = 0x006A;
  static constexpr std::string_view name = "getKey";
  struct Response {
    Status status{};
    KeyRecord key{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"key", &Response::key}};
    }
  };
  std::uint8_t type{};
  bool operator==(const GetKey&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"type", &GetKey::type}}; }
};

struct ClearTransientLinkKeys {
  static constexpr std::uint16_t id = 0x006B;
  static constexpr std::string_view name = "clearTransientLinkKeys";
  using Response = Nothing;
  bool operator==(const ClearTransientLinkKeys&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct GetKeyTableEntry {
  static constexpr std::uint16_t id = 0x0071;
  static constexpr std::string_view name = "getKeyTableEntry";
  struct Response {
    Status status{};
    KeyRecord key{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"key", &Response::key}};
    }
  };
  std::uint8_t index{};
  bool operator==(const GetKeyTableEntry&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"index", &GetKeyTableEntry::index}}; }
};

struct SetKeyTableEntry {
  static constexpr std::uint16_t id = 0x0072;
  static constexpr std::string_view name = "setKeyTableEntry";
  using Response = StatusOnly;
  std::uint8_t index{};
  Eui64 partner{};
  bool link_key{};
  Key key{};
  bool operator==(const SetKeyTableEntry&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"index", &SetKeyTableEntry::index}, Field{"partner", &SetKeyTableEntry::partner},
                      Field{"link_key", &SetKeyTableEntry::link_key}, Field{"key", &SetKeyTableEntry::key}};
  }
};

struct BroadcastNextNetworkKey {
  static constexpr std::uint16_t id = 0x0073;
  static constexpr std::string_view name = "broadcastNextNetworkKey";
  using Response = StatusOnly;
  Key key{};
  bool operator==(const BroadcastNextNetworkKey&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"key", &BroadcastNextNetworkKey::key}}; }
};

struct BroadcastNetworkKeySwitch {
  static constexpr std::uint16_t id = 0x0074;
  static constexpr std::string_view name = "broadcastNetworkKeySwitch";
  using Response = StatusOnly;
  bool operator==(const BroadcastNetworkKeySwitch&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

/// Eui64{} as partner asks for an unused entry; 0xFF answers that there is none.
struct FindKeyTableEntry {
  static constexpr std::uint16_t id = 0x0075;
  static constexpr std::string_view name = "findKeyTableEntry";
  struct Response {
    std::uint8_t index{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"index", &Response::index}}; }
  };
  Eui64 partner{};
  bool link_key{};
  bool operator==(const FindKeyTableEntry&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"partner", &FindKeyTableEntry::partner}, Field{"link_key", &FindKeyTableEntry::link_key}};
  }
};

struct EraseKeyTableEntry {
  static constexpr std::uint16_t id = 0x0076;
  static constexpr std::string_view name = "eraseKeyTableEntry";
  using Response = StatusOnly;
  std::uint8_t index{};
  bool operator==(const EraseKeyTableEntry&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"index", &EraseKeyTableEntry::index}}; }
};

struct ZigbeeKeyEstablishmentHandler {
  static constexpr std::uint16_t id = 0x009B;
  static constexpr std::string_view name = "zigbeeKeyEstablishmentHandler";
  Eui64 partner{};
  std::uint8_t status{};
  bool operator==(const ZigbeeKeyEstablishmentHandler&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"partner", &ZigbeeKeyEstablishmentHandler::partner},
                      Field{"status", &ZigbeeKeyEstablishmentHandler::status}};
  }
};

struct AddTransientLinkKey {
  static constexpr std::uint16_t id = 0x00AF;
  static constexpr std::string_view name = "addTransientLinkKey";
  using Response = StatusOnly;
  Eui64 partner{};
  Key key{};
  bool operator==(const AddTransientLinkKey&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"partner", &AddTransientLinkKey::partner}, Field{"key", &AddTransientLinkKey::key}};
  }
};

struct ClearKeyTable {
  static constexpr std::uint16_t id = 0x00B1;
  static constexpr std::string_view name = "clearKeyTable";
  using Response = StatusOnly;
  bool operator==(const ClearKeyTable&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct GetApsKeyInfo {
  static constexpr std::uint16_t id = 0x010C;
  static constexpr std::string_view name = "getApsKeyInfo";
  struct Response {
    SlStatus status{};
    Eui64 partner{};
    ApsKeyData data{};
    KeyContext context{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status, since(14)}, Field{"partner", &Response::partner, until(13)},
                        Field{"data", &Response::data}, Field{"status", &Response::status, until(13)},
                        Field{"context", &Response::context, since(14)}};
    }
  };
  KeyContext context{};
  bool operator==(const GetApsKeyInfo&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"context", &GetApsKeyInfo::context}}; }
};

struct ExportLinkKeyByEui {
  static constexpr std::uint16_t id = 0x010D;
  static constexpr std::string_view name = "exportLinkKeyByEui";
  struct Response {
    SlStatus status{};
    KeyContext context{};
    Key key{};
    std::uint8_t index{};
    ApsKeyData data{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status, since(14)},
                        Field{"context", &Response::context, since(14)},
                        Field{"key", &Response::key},
                        Field{"index", &Response::index, until(13)},
                        Field{"data", &Response::data},
                        Field{"status", &Response::status, until(13)}};
    }
  };
  Eui64 partner{};
  bool operator==(const ExportLinkKeyByEui&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"partner", &ExportLinkKeyByEui::partner}}; }
};

struct ImportLinkKey {
  static constexpr std::uint16_t id = 0x010E;
  static constexpr std::string_view name = "importLinkKey";
  using Response = SlStatusOnly;
  std::uint8_t index{};
  Eui64 partner{};
  Key key{};
  bool operator==(const ImportLinkKey&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"index", &ImportLinkKey::index}, Field{"partner", &ImportLinkKey::partner},
                      Field{"key", &ImportLinkKey::key}};
  }
};

struct ExportLinkKeyByIndex {
  static constexpr std::uint16_t id = 0x010F;
  static constexpr std::string_view name = "exportLinkKeyByIndex";
  struct Response {
    SlStatus status{};
    KeyContext context{};
    Eui64 partner{};
    Key key{};
    ApsKeyData data{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status, since(14)},
                        Field{"context", &Response::context, since(14)},
                        Field{"partner", &Response::partner, until(13)},
                        Field{"key", &Response::key},
                        Field{"data", &Response::data},
                        Field{"status", &Response::status, until(13)}};
    }
  };
  std::uint8_t index{};
  bool operator==(const ExportLinkKeyByIndex&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"index", &ExportLinkKeyByIndex::index}}; }
};

/// Flags travel up to version 13; from 14 some hosts still send them (bellows) and some do not (zigbee-herdsman).
struct ImportTransientKey {
  static constexpr std::uint16_t id = 0x0111;
  static constexpr std::string_view name = "importTransientKey";
  using Response = SlStatusOnly;
  Eui64 partner{};
  Key key{};
  std::optional<std::uint8_t> flags{};
  bool operator==(const ImportTransientKey&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"partner", &ImportTransientKey::partner}, Field{"key", &ImportTransientKey::key},
                      Field{"flags", &ImportTransientKey::flags}};
  }
};

struct ExportKey {
  static constexpr std::uint16_t id = 0x0114;
  static constexpr std::string_view name = "exportKey";
  struct Response {
    SlStatus status{};
    Key key{};
    KeyContext context{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status, since(14)}, Field{"key", &Response::key},
                        Field{"context", &Response::context, since(14)}, Field{"status", &Response::status, until(13)}};
    }
  };
  KeyContext context{};
  bool operator==(const ExportKey&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"context", &ExportKey::context}}; }
};

struct ImportKey {
  static constexpr std::uint16_t id = 0x0115;
  static constexpr std::string_view name = "importKey";
  using Response = SlStatusOnly;
  KeyContext context{};
  Key key{};
  bool operator==(const ImportKey&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"context", &ImportKey::context}, Field{"key", &ImportKey::key}};
  }
};

struct GetNetworkKeyInfo {
  static constexpr std::uint16_t id = 0x0116;
  static constexpr std::string_view name = "getNetworkKeyInfo";
  struct Response {
    SlStatus status{};
    NetworkKeyInfo info{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"info", &Response::info}};
    }
  };
  bool operator==(const GetNetworkKeyInfo&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

}  // namespace rig::ezsp
