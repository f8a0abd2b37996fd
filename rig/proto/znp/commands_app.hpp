// SPDX-License-Identifier: Apache-2.0
//
// APP_CNF: base device behaviour, the part of Z-Stack 3 that forms networks and admits devices; and what is used of UTIL.
#pragma once

#include "rig/proto/zdo/counted.hpp"
#include "rig/proto/znp/types.hpp"

namespace rig::znp {

struct AddInstallCode {
  static constexpr auto id = sreq(Subsystem::app_cnf, 0x04);
  using Response = StatusOnly;
  enum class Format : std::uint8_t { code_and_crc = 1, key = 2 };
  Format format{};
  Eui64 device;
  wire::Rest<18> code{};  ///< 16 octets and their CRC, or the 16 octets of the key derived from them
  bool operator==(const AddInstallCode&) const = default;
  static constexpr std::string_view name = "APP_CNF_BDB_ADD_INSTALLCODE";
  static constexpr auto fields() {
    using T = AddInstallCode;
    return std::tuple{Field{"format", &T::format}, Field{"device", &T::device}, Field{"code", &T::code}};
  }
};

/// Modes, or-ed.
namespace commissioning {
inline constexpr std::uint8_t steering = 0x02, formation = 0x04;
}

struct StartCommissioning {
  static constexpr auto id = sreq(Subsystem::app_cnf, 0x05);
  using Response = StatusOnly;
  std::uint8_t mode{};
  bool operator==(const StartCommissioning&) const = default;
  static constexpr std::string_view name = "APP_CNF_BDB_START_COMMISSIONING";
  static constexpr auto fields() { return std::tuple{Field{"mode", &StartCommissioning::mode}}; }
};

struct CommissioningNotification {
  static constexpr auto id = areq(Subsystem::app_cnf, 0x80);
  Status status{};
  std::uint8_t mode{};
  std::uint8_t remaining_modes{};
  bool operator==(const CommissioningNotification&) const = default;
  static constexpr std::string_view name = "APP_CNF_BDB_COMMISSIONING_NOTIFICATION";
  static constexpr auto fields() {
    using T = CommissioningNotification;
    return std::tuple{Field{"status", &T::status}, Field{"mode", &T::mode}, Field{"remaining_modes", &T::remaining_modes}};
  }
};

/// Whether only devices whose install code was added may join.
struct RequireInstallCodes {
  static constexpr auto id = sreq(Subsystem::app_cnf, 0x06);
  using Response = StatusOnly;
  bool required{};
  bool operator==(const RequireInstallCodes&) const = default;
  static constexpr std::string_view name = "APP_CNF_BDB_SET_JOINUSESINSTALLCODEKEY";
  static constexpr auto fields() { return std::tuple{Field{"required", &RequireInstallCodes::required}}; }
};

struct SetChannel {
  static constexpr auto id = sreq(Subsystem::app_cnf, 0x08);
  using Response = StatusOnly;
  bool primary{};
  std::uint32_t mask{};
  bool operator==(const SetChannel&) const = default;
  static constexpr std::string_view name = "APP_CNF_BDB_SET_CHANNEL";
  static constexpr auto fields() { return std::tuple{Field{"primary", &SetChannel::primary}, Field{"mask", &SetChannel::mask}}; }
};

struct RequireKeyExchange {
  static constexpr auto id = sreq(Subsystem::app_cnf, 0x09);
  using Response = StatusOnly;
  bool required{};
  bool operator==(const RequireKeyExchange&) const = default;
  static constexpr std::string_view name = "APP_CNF_BDB_SET_TC_REQUIRE_KEY_EXCHANGE";
  static constexpr auto fields() { return std::tuple{Field{"required", &RequireKeyExchange::required}}; }
};

struct GetDeviceInfo {
  static constexpr auto id = sreq(Subsystem::util, 0x00);
  struct Response {
    Status status{};
    Eui64 eui64;
    NodeId node;
    std::uint8_t type{};
    std::uint8_t state{};
    zdo::Counted<NodeId> children{};
    bool operator==(const Response&) const = default;
    static constexpr std::string_view name = "UTIL_GET_DEVICE_INFO answer";
    static constexpr auto fields() {
      using T = Response;
      return std::tuple{Field{"status", &T::status}, Field{"eui64", &T::eui64}, Field{"node", &T::node},
                        Field{"type", &T::type},     Field{"state", &T::state}, Field{"children", &T::children}};
    }
  };
  bool operator==(const GetDeviceInfo&) const = default;
  static constexpr std::string_view name = "UTIL_GET_DEVICE_INFO";
  static constexpr auto fields() { return std::tuple{}; }
};

}  // namespace rig::znp
