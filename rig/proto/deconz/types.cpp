// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/deconz/types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace rig::deconz {
namespace {

template <class Id>
struct Named {
  Id id;
  std::string_view name;
};
// clang 14 does not deduce the arguments of an aggregate by itself.
template <class Id>
Named(Id, const char*) -> Named<Id>;

constexpr std::array commands{
    Named{CommandId::aps_confirm, "APS-DATA.confirm"},   Named{CommandId::device_state, "device state"},
    Named{CommandId::change_network_state, "change network state"},
    Named{CommandId::read_parameter, "read parameter"},  Named{CommandId::write_parameter, "write parameter"},
    Named{CommandId::version, "version"},                Named{CommandId::device_state_changed, "device state changed"},
    Named{CommandId::aps_request, "APS-DATA.request"},   Named{CommandId::aps_indication, "APS-DATA.indication"},
    Named{CommandId::green_power, "Green Power"},        Named{CommandId::mac_poll, "MAC poll"},
    Named{CommandId::beacon, "beacon"},                  Named{CommandId::debug_log, "debug log"}};

constexpr std::array parameters{
    Named{ParamId::mac_address, "MAC address"},
    Named{ParamId::pan_id, "PAN id"},
    Named{ParamId::network_address, "network address"},
    Named{ParamId::extended_pan_id, "extended PAN id"},
    Named{ParamId::designed_coordinator, "designed coordinator"},
    Named{ParamId::channel_mask, "channel mask"},
    Named{ParamId::use_extended_pan_id, "extended PAN id to use"},
    Named{ParamId::trust_centre, "trust centre address"},
    Named{ParamId::security_mode, "security mode"},
    Named{ParamId::endpoint, "endpoint"},
    Named{ParamId::predefined_pan_id, "predefined PAN id"},
    Named{ParamId::network_key, "network key"},
    Named{ParamId::link_key, "link key"},
    Named{ParamId::channel, "channel"},
    Named{ParamId::permit_join, "permit join"},
    Named{ParamId::protocol_version, "protocol version"},
    Named{ParamId::network_update_id, "network update id"},
    Named{ParamId::watchdog_ttl, "watchdog"},
    Named{ParamId::frame_counter, "frame counter"}};

constexpr std::array<std::string_view, 8> command_statuses{"SUCCESS", "FAILURE",    "BUSY",       "TIMEOUT",
                                                           "UNSUPPORTED", "ERROR", "NO_NETWORK", "INVALID_VALUE"};
constexpr std::array<std::string_view, 4> network_states{"offline", "joining", "connected", "leaving"};

constexpr std::uint8_t aps_no_ack = 0xA7, route_discovery_failed = 0xD0, route_error = 0xD1, mac_no_ack = 0xE9, transaction_expired = 0xF0;

// ZigBee specification tables 2.27 and 3.73, IEEE 802.15.4 table 78.
constexpr std::array aps_statuses{
    Named<std::uint8_t>{aps_success, "SUCCESS"},
    Named<std::uint8_t>{0xA0, "ASDU_TOO_LONG"},
    Named<std::uint8_t>{0xA3, "ILLEGAL_REQUEST"},
    Named<std::uint8_t>{0xA6, "INVALID_PARAMETER"},
    Named<std::uint8_t>{aps_no_ack, "NO_ACK"},
    Named<std::uint8_t>{0xA9, "NO_SHORT_ADDRESS"},
    Named<std::uint8_t>{0xAA, "NOT_SUPPORTED"},
    Named<std::uint8_t>{0xAD, "SECURITY_FAIL"},
    Named<std::uint8_t>{0xAE, "TABLE_FULL"},
    Named<std::uint8_t>{0xC2, "INVALID_REQUEST"},
    Named<std::uint8_t>{route_discovery_failed, "ROUTE_DISCOVERY_FAILED"},
    Named<std::uint8_t>{route_error, "ROUTE_ERROR"},
    Named<std::uint8_t>{0xD2, "BROADCAST_TABLE_FULL"},
    Named<std::uint8_t>{0xE1, "CHANNEL_ACCESS_FAILURE"},
    Named<std::uint8_t>{0xE8, "MAC_INVALID_PARAMETER"},
    Named<std::uint8_t>{mac_no_ack, "MAC_NO_ACK"},
    Named<std::uint8_t>{transaction_expired, "TRANSACTION_EXPIRED"},
    Named<std::uint8_t>{0xF1, "TRANSACTION_OVERFLOW"}};

template <class Table, class Id>
std::string_view find_name(const Table& table, Id id) {
  const auto found = std::find_if(table.begin(), table.end(), [id](const auto& row) { return row.id == id; });
  return found == table.end() ? std::string_view{} : found->name;
}

std::string or_hex(std::string_view name, unsigned octet) { return name.empty() ? fmt::format("0x{:02X}", octet) : std::string(name); }

template <class Names, class Id>
std::string nth_name(const Names& names, Id id) {
  const auto index = static_cast<unsigned>(id);
  return or_hex(index < names.size() ? names[index] : std::string_view{}, index);
}

}  // namespace

std::string name(CommandId command) { return or_hex(find_name(commands, command), static_cast<unsigned>(command)); }
std::string name(ParamId parameter) { return or_hex(find_name(parameters, parameter), static_cast<unsigned>(parameter)); }
std::string name(CommandStatus status) { return nth_name(command_statuses, status); }
std::string name(NetworkState state) { return nth_name(network_states, state); }

std::string describe_aps_status(std::uint8_t status) {
  const auto known = find_name(aps_statuses, status);
  return known.empty() ? fmt::format("APS status 0x{:02X}", status) : fmt::format("{} (0x{:02X})", known, status);
}

bool is_silence(std::uint8_t status) {
  return status == aps_no_ack || status == mac_no_ack || status == transaction_expired || status == route_discovery_failed || status == route_error;
}

std::string name(Platform platform) {
  switch (platform) {
    case Platform::conbee: return "ConBee or RaspBee";
    case Platform::conbee_2: return "ConBee II or RaspBee II";
    case Platform::conbee_3: return "ConBee III";
  }
  return fmt::format("platform 0x{:02X}", static_cast<unsigned>(platform));
}

}  // namespace rig::deconz
