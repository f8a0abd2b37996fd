// SPDX-License-Identifier: Apache-2.0
//
// Frames that configure the NCP and ask about it (UG100: configuration and utilities).
#pragma once

#include "rig/proto/ezsp/types.hpp"

namespace rig::ezsp {

/// Always travels narrow first; see frame.hpp.
struct VersionQuery {
  static constexpr std::uint16_t id = 0x0000;
  static constexpr std::string_view name = "version";
  struct Response {
    std::uint8_t protocol{};
    std::uint8_t stack_type{};
    std::uint16_t stack_version{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"protocol", &Response::protocol}, Field{"stack_type", &Response::stack_type},
                        Field{"stack_version", &Response::stack_version}};
    }
  };
  std::uint8_t desired{};
  bool operator==(const VersionQuery&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"desired", &VersionQuery::desired}}; }
};

struct GetLibraryStatus {
  static constexpr std::uint16_t id = 0x0001;
  static constexpr std::string_view name = "getLibraryStatus";
  struct Response {
    std::uint8_t status{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"status", &Response::status}}; }
  };
  std::uint8_t library{};
  bool operator==(const GetLibraryStatus&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"library", &GetLibraryStatus::library}}; }
};

struct GetExtendedValue {
  static constexpr std::uint16_t id = 0x0003;
  static constexpr std::string_view name = "getExtendedValue";
  struct Response {
    Status status{};
    Value value{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"value", &Response::value}};
    }
  };
  std::uint8_t value_id{};
  std::uint32_t characteristics{};
  bool operator==(const GetExtendedValue&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"value_id", &GetExtendedValue::value_id},
                      Field{"characteristics", &GetExtendedValue::characteristics}};
  }
};

struct Nop {
  static constexpr std::uint16_t id = 0x0005;
  static constexpr std::string_view name = "nop";
  using Response = Nothing;
  bool operator==(const Nop&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct CallbackQuery {
  static constexpr std::uint16_t id = 0x0006;
  static constexpr std::string_view name = "callback";
  using Response = Nothing;
  bool operator==(const CallbackQuery&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct NoCallbacks {
  static constexpr std::uint16_t id = 0x0007;
  static constexpr std::string_view name = "noCallbacks";
  using Response = Nothing;
  bool operator==(const NoCallbacks&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct GetMfgToken {
  static constexpr std::uint16_t id = 0x000B;
  static constexpr std::string_view name = "getMfgToken";
  struct Response {
    Value data{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"data", &Response::data}}; }
  };
  std::uint8_t token{};
  bool operator==(const GetMfgToken&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"token", &GetMfgToken::token}}; }
};

struct SetMfgToken {
  static constexpr std::uint16_t id = 0x000C;
  static constexpr std::string_view name = "setMfgToken";
  using Response = StatusOnly;
  std::uint8_t token{};
  Value data{};
  bool operator==(const SetMfgToken&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"token", &SetMfgToken::token}, Field{"data", &SetMfgToken::data}};
  }
};

struct SetManufacturerCode {
  static constexpr std::uint16_t id = 0x0015;
  static constexpr std::string_view name = "setManufacturerCode";
  using Response = Nothing;
  std::uint16_t code{};
  bool operator==(const SetManufacturerCode&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"code", &SetManufacturerCode::code}}; }
};

struct GetConfigurationValue {
  static constexpr std::uint16_t id = 0x0052;
  static constexpr std::string_view name = "getConfigurationValue";
  struct Response {
    Status status{};
    std::uint16_t value{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"value", &Response::value}};
    }
  };
  std::uint8_t config_id{};
  bool operator==(const GetConfigurationValue&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"config_id", &GetConfigurationValue::config_id}}; }
};

struct SetConfigurationValue {
  static constexpr std::uint16_t id = 0x0053;
  static constexpr std::string_view name = "setConfigurationValue";
  using Response = StatusOnly;
  std::uint8_t config_id{};
  std::uint16_t value{};
  bool operator==(const SetConfigurationValue&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"config_id", &SetConfigurationValue::config_id},
                      Field{"value", &SetConfigurationValue::value}};
  }
};

/// zigbee-herdsman's driver for version 8 sends the decision as two octets.
struct SetPolicy {
  static constexpr std::uint16_t id = 0x0055;
  static constexpr std::string_view name = "setPolicy";
  using Response = StatusOnly;
  std::uint8_t policy_id{};
  std::uint8_t decision{};
  bool operator==(const SetPolicy&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"policy_id", &SetPolicy::policy_id}, Field{"decision", &SetPolicy::decision}};
  }
};

struct GetPolicy {
  static constexpr std::uint16_t id = 0x0056;
  static constexpr std::string_view name = "getPolicy";
  struct Response {
    Status status{};
    std::uint8_t decision{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"decision", &Response::decision}};
    }
  };
  std::uint8_t policy_id{};
  bool operator==(const GetPolicy&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"policy_id", &GetPolicy::policy_id}}; }
};

/// The answer to any command the NCP does not take. Its status is one octet until the version is agreed.
struct InvalidCommand {
  static constexpr std::uint16_t id = 0x0058;
  static constexpr std::string_view name = "invalidCommand";
  using Response = StatusOnly;
  bool operator==(const InvalidCommand&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct ReadAndClearCounters {
  static constexpr std::uint16_t id = 0x0065;
  static constexpr std::string_view name = "readAndClearCounters";
  struct Response {
    Counters values{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"values", &Response::values}}; }
  };
  bool operator==(const ReadAndClearCounters&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct Echo {
  static constexpr std::uint16_t id = 0x0081;
  static constexpr std::string_view name = "echo";
  struct Response {
    Value data{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"data", &Response::data}}; }
  };
  Value data{};
  bool operator==(const Echo&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"data", &Echo::data}}; }
};

struct GetValue {
  static constexpr std::uint16_t id = 0x00AA;
  static constexpr std::string_view name = "getValue";
  struct Response {
    Status status{};
    Value value{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"value", &Response::value}};
    }
  };
  std::uint8_t value_id{};
  bool operator==(const GetValue&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"value_id", &GetValue::value_id}}; }
};

struct SetValue {
  static constexpr std::uint16_t id = 0x00AB;
  static constexpr std::string_view name = "setValue";
  using Response = StatusOnly;
  std::uint8_t value_id{};
  Value value{};
  bool operator==(const SetValue&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"value_id", &SetValue::value_id}, Field{"value", &SetValue::value}};
  }
};

struct ReadCounters {
  static constexpr std::uint16_t id = 0x00F1;
  static constexpr std::string_view name = "readCounters";
  struct Response {
    Counters values{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() { return std::tuple{Field{"values", &Response::values}}; }
  };
  bool operator==(const ReadCounters&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

struct TokenFactoryReset {
  static constexpr std::uint16_t id = 0x0077;
  static constexpr std::string_view name = "tokenFactoryReset";
  using Response = Nothing;
  bool exclude_outgoing_counter{};
  bool exclude_boot_counter{};
  bool operator==(const TokenFactoryReset&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"exclude_outgoing_counter", &TokenFactoryReset::exclude_outgoing_counter},
                      Field{"exclude_boot_counter", &TokenFactoryReset::exclude_boot_counter}};
  }
};

/// Before version 14 the value is absent on failure; from 14 its length is always there, and hosts wait for it.
struct GetTokenData {
  static constexpr std::uint16_t id = 0x0102;
  static constexpr std::string_view name = "getTokenData";
  struct Response {
    Status status{};
    std::optional<LongValue> value{};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return std::tuple{Field{"status", &Response::status}, Field{"value", &Response::value}};
    }
  };
  std::uint32_t token{};
  std::uint32_t index{};
  bool operator==(const GetTokenData&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"token", &GetTokenData::token}, Field{"index", &GetTokenData::index}};
  }
};

struct SetTokenData {
  static constexpr std::uint16_t id = 0x0103;
  static constexpr std::string_view name = "setTokenData";
  using Response = StatusOnly;
  std::uint32_t token{};
  std::uint32_t index{};
  LongValue value{};
  bool operator==(const SetTokenData&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"token", &SetTokenData::token}, Field{"index", &SetTokenData::index},
                      Field{"value", &SetTokenData::value}};
  }
};

struct ResetNode {
  static constexpr std::uint16_t id = 0x0104;
  static constexpr std::string_view name = "resetNode";
  using Response = Nothing;
  bool operator==(const ResetNode&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

}  // namespace rig::ezsp
