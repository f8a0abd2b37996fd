// SPDX-License-Identifier: Apache-2.0
//
// SYS: the processor itself and its non-volatile memory. An item is a number and up to a few hundred octets.
#pragma once

#include "rig/proto/znp/types.hpp"

namespace rig::znp {

/// Numbers of non-volatile items that a host reads or writes.
namespace nv {
inline constexpr std::uint16_t extended_address = 0x0001, startup_option = 0x0003, nib = 0x0021, extended_pan_id = 0x002D, active_key_info = 0x003A,
                               alternate_key_info = 0x003B, aps_use_extended_pan_id = 0x0047, aps_link_key_table = 0x004C, host_configured_flag = 0x0060,
                               network_key = 0x0062, network_keys_are_given = 0x0063, stored_network_key = 0x0082, pan_id = 0x0083, channel_mask = 0x0084,
                               logical_type = 0x0087, zdo_direct_callbacks = 0x008F, trust_centre_key_seed = 0x0101;
/// startup_option, or-ed: what the next start forgets.
inline constexpr std::uint8_t clear_configuration = 0x01, clear_network = 0x02;
/// host_configured_flag of a stick whose network is complete; the same for every host.
inline constexpr std::uint8_t configured = 0x55;
}  // namespace nv

/// An AREQ: answered by ResetIndication once the processor is up again.
struct ResetRequest {
  static constexpr auto id = areq(Subsystem::sys, 0x00);
  static constexpr std::uint8_t soft = 1;
  std::uint8_t type = soft;
  bool operator==(const ResetRequest&) const = default;
  static constexpr std::string_view name = "SYS_RESET_REQ";
  static constexpr auto fields() { return std::tuple{Field{"type", &ResetRequest::type}}; }
};

enum class ResetReason : std::uint8_t { power_up, external, watchdog };

struct ResetIndication {
  static constexpr auto id = areq(Subsystem::sys, 0x80);
  ResetReason reason{};
  std::uint8_t transport{}, product{}, major{}, minor{}, hardware{};
  bool operator==(const ResetIndication&) const = default;
  static constexpr std::string_view name = "SYS_RESET_IND";
  static constexpr auto fields() {
    using T = ResetIndication;
    return std::tuple{Field{"reason", &T::reason}, Field{"transport", &T::transport}, Field{"product", &T::product},
                      Field{"major", &T::major},   Field{"minor", &T::minor},         Field{"hardware", &T::hardware}};
  }
};

struct Ping {
  static constexpr auto id = sreq(Subsystem::sys, 0x01);
  struct Response {
    std::uint16_t capabilities{};  ///< a bit per subsystem
    bool operator==(const Response&) const = default;
    static constexpr std::string_view name = "SYS_PING answer";
    static constexpr auto fields() { return std::tuple{Field{"capabilities", &Response::capabilities}}; }
  };
  bool operator==(const Ping&) const = default;
  static constexpr std::string_view name = "SYS_PING";
  static constexpr auto fields() { return std::tuple{}; }
};

/// Which Z-Stack: the commands that form a network differ.
enum class Product : std::uint8_t { zstack_1_2 = 0, zstack_3_x_0 = 1, zstack_3_0_x = 2 };

struct VersionQuery {
  static constexpr auto id = sreq(Subsystem::sys, 0x02);
  struct Response {
    std::uint8_t transport{};
    Product product{};
    std::uint8_t major{}, minor{}, maintenance{};
    wire::Rest<16> tail{};  ///< the build as u32 (20230507), and since 2020 the boot loader; old firmware sends neither
    bool operator==(const Response&) const = default;
    static constexpr std::string_view name = "SYS_VERSION answer";
    static constexpr auto fields() {
      using T = Response;
      return std::tuple{Field{"transport", &T::transport}, Field{"product", &T::product},         Field{"major", &T::major},
                        Field{"minor", &T::minor},         Field{"maintenance", &T::maintenance}, Field{"tail", &T::tail}};
    }
  };
  bool operator==(const VersionQuery&) const = default;
  static constexpr std::string_view name = "SYS_VERSION";
  static constexpr auto fields() { return std::tuple{}; }
};

struct GetExtendedAddress {
  static constexpr auto id = sreq(Subsystem::sys, 0x04);
  struct Response {
    Eui64 eui64;
    bool operator==(const Response&) const = default;
    static constexpr std::string_view name = "SYS_GET_EXTADDR answer";
    static constexpr auto fields() { return std::tuple{Field{"eui64", &Response::eui64}}; }
  };
  bool operator==(const GetExtendedAddress&) const = default;
  static constexpr std::string_view name = "SYS_GET_EXTADDR";
  static constexpr auto fields() { return std::tuple{}; }
};

/// Creates an item with `value` in it; one that exists keeps what it has.
struct NvItemInit {
  static constexpr auto id = sreq(Subsystem::sys, 0x07);
  using Response = StatusOnly;
  std::uint16_t item{};
  std::uint16_t length{};
  Payload value{};
  bool operator==(const NvItemInit&) const = default;
  static constexpr std::string_view name = "SYS_OSAL_NV_ITEM_INIT";
  static constexpr auto fields() {
    using T = NvItemInit;
    return std::tuple{Field{"item", &T::item}, Field{"length", &T::length}, Field{"value", &T::value}};
  }
};

struct NvValue {
  Status status{};
  wire::LengthPrefixed<246> value{};
  bool operator==(const NvValue&) const = default;
  static constexpr std::string_view name = "nv_value";
  static constexpr auto fields() { return std::tuple{Field{"status", &NvValue::status}, Field{"value", &NvValue::value}}; }
};

struct NvRead {
  static constexpr auto id = sreq(Subsystem::sys, 0x08);
  using Response = NvValue;
  std::uint16_t item{};
  std::uint8_t offset{};
  bool operator==(const NvRead&) const = default;
  static constexpr std::string_view name = "SYS_OSAL_NV_READ";
  static constexpr auto fields() { return std::tuple{Field{"item", &NvRead::item}, Field{"offset", &NvRead::offset}}; }
};

struct NvWrite {
  static constexpr auto id = sreq(Subsystem::sys, 0x09);
  using Response = StatusOnly;
  std::uint16_t item{};
  std::uint8_t offset{};
  Payload value{};
  bool operator==(const NvWrite&) const = default;
  static constexpr std::string_view name = "SYS_OSAL_NV_WRITE";
  static constexpr auto fields() {
    using T = NvWrite;
    return std::tuple{Field{"item", &T::item}, Field{"offset", &T::offset}, Field{"value", &T::value}};
  }
};

struct NvDelete {
  static constexpr auto id = sreq(Subsystem::sys, 0x12);
  using Response = StatusOnly;
  std::uint16_t item{};
  std::uint16_t length{};  ///< must be the item's
  bool operator==(const NvDelete&) const = default;
  static constexpr std::string_view name = "SYS_OSAL_NV_DELETE";
  static constexpr auto fields() { return std::tuple{Field{"item", &NvDelete::item}, Field{"length", &NvDelete::length}}; }
};

struct NvLength {
  static constexpr auto id = sreq(Subsystem::sys, 0x13);
  struct Response {
    std::uint16_t length{};  ///< 0: there is no such item
    bool operator==(const Response&) const = default;
    static constexpr std::string_view name = "SYS_OSAL_NV_LENGTH answer";
    static constexpr auto fields() { return std::tuple{Field{"length", &Response::length}}; }
  };
  std::uint16_t item{};
  bool operator==(const NvLength&) const = default;
  static constexpr std::string_view name = "SYS_OSAL_NV_LENGTH";
  static constexpr auto fields() { return std::tuple{Field{"item", &NvLength::item}}; }
};

struct NvReadExt {
  static constexpr auto id = sreq(Subsystem::sys, 0x1C);
  using Response = NvValue;
  std::uint16_t item{};
  std::uint16_t offset{};
  bool operator==(const NvReadExt&) const = default;
  static constexpr std::string_view name = "SYS_OSAL_NV_READ_EXT";
  static constexpr auto fields() { return std::tuple{Field{"item", &NvReadExt::item}, Field{"offset", &NvReadExt::offset}}; }
};

struct NvWriteExt {
  static constexpr auto id = sreq(Subsystem::sys, 0x1D);
  using Response = StatusOnly;
  std::uint16_t item{};
  std::uint16_t offset{};
  LongPrefixed<max_payload> value{};
  bool operator==(const NvWriteExt&) const = default;
  static constexpr std::string_view name = "SYS_OSAL_NV_WRITE_EXT";
  static constexpr auto fields() {
    using T = NvWriteExt;
    return std::tuple{Field{"item", &T::item}, Field{"offset", &T::offset}, Field{"value", &T::value}};
  }
};

/// Newer tables live beside the numbered items, under a system (1: Z-Stack), a table and an entry.
struct NvTableLength {
  static constexpr auto id = sreq(Subsystem::sys, 0x32);
  struct Response {
    std::uint32_t length{};  ///< 0: there is no such entry
    bool operator==(const Response&) const = default;
    static constexpr std::string_view name = "SYS_NV_LENGTH answer";
    static constexpr auto fields() { return std::tuple{Field{"length", &Response::length}}; }
  };
  std::uint8_t system{};
  std::uint16_t table{};
  std::uint16_t entry{};
  bool operator==(const NvTableLength&) const = default;
  static constexpr std::string_view name = "SYS_NV_LENGTH";
  static constexpr auto fields() {
    using T = NvTableLength;
    return std::tuple{Field{"system", &T::system}, Field{"table", &T::table}, Field{"entry", &T::entry}};
  }
};

struct NvTableRead {
  static constexpr auto id = sreq(Subsystem::sys, 0x33);
  using Response = NvValue;
  std::uint8_t system{};
  std::uint16_t table{};
  std::uint16_t entry{};
  std::uint16_t offset{};
  std::uint8_t length{};
  bool operator==(const NvTableRead&) const = default;
  static constexpr std::string_view name = "SYS_NV_READ";
  static constexpr auto fields() {
    using T = NvTableRead;
    return std::tuple{Field{"system", &T::system}, Field{"table", &T::table}, Field{"entry", &T::entry}, Field{"offset", &T::offset}, Field{"length", &T::length}};
  }
};

/// Operation 0 sets the transmit power in dBm, answered with the one in force.
struct StackTune {
  static constexpr auto id = sreq(Subsystem::sys, 0x0F);
  struct Response {
    std::int8_t value{};
    bool operator==(const Response&) const = default;
    static constexpr std::string_view name = "SYS_STACK_TUNE answer";
    static constexpr auto fields() { return std::tuple{Field{"value", &Response::value}}; }
  };
  static constexpr std::uint8_t transmit_power = 0;
  std::uint8_t operation{};
  std::int8_t value{};
  bool operator==(const StackTune&) const = default;
  static constexpr std::string_view name = "SYS_STACK_TUNE";
  static constexpr auto fields() { return std::tuple{Field{"operation", &StackTune::operation}, Field{"value", &StackTune::value}}; }
};

/// The answer to a command that the firmware does not have, in place of its SRSP.
struct RpcError {
  static constexpr unpi::Id id{0x60, 0x00};
  std::uint8_t code{};  ///< 1 subsystem, 2 command, 3 parameter, 4 length
  std::uint8_t cmd0{}, cmd1{};
  bool operator==(const RpcError&) const = default;
  static constexpr std::string_view name = "RPC_ERROR";
  static constexpr auto fields() { return std::tuple{Field{"code", &RpcError::code}, Field{"cmd0", &RpcError::cmd0}, Field{"cmd1", &RpcError::cmd1}}; }
};

}  // namespace rig::znp
