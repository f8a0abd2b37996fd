// SPDX-License-Identifier: Apache-2.0
//
// Numbers of the serial protocol of dresden elektronik's ZigBee sticks ("deCONZ Serial Protocol" of the vendor; the host sides
// of zigbee-herdsman and zigpy-deconz where the document is silent).
#pragma once

#include <cstdint>
#include <string>

namespace rig::deconz {

enum class CommandId : std::uint8_t {
  aps_confirm = 0x04,           ///< read one APS-DATA.confirm
  device_state = 0x07,
  change_network_state = 0x08,
  read_parameter = 0x0A,
  write_parameter = 0x0B,
  version = 0x0D,
  device_state_changed = 0x0E,  ///< unasked
  aps_request = 0x12,           ///< queue one message
  aps_indication = 0x17,        ///< read one message
  green_power = 0x19,           ///< unasked
  mac_poll = 0x1C,              ///< unasked: a sleepy child asked for its messages
  beacon = 0x1F,                ///< unasked
  debug_log = 0x22,             ///< unasked
};
/// "APS-DATA.request"; "0x42" for a command without a name.
std::string name(CommandId command);

/// Commands whose body begins with its own length.
constexpr bool has_payload_length(CommandId command) {
  using enum CommandId;
  return command == aps_confirm || command == read_parameter || command == write_parameter || command == aps_request || command == aps_indication ||
         command == green_power || command == mac_poll || command == debug_log;
}

/// In every response; requests carry success.
enum class CommandStatus : std::uint8_t { success, failure, busy, timeout, unsupported, error, no_network, invalid_value };
/// "INVALID_VALUE"; "0x42" for an octet without a name.
std::string name(CommandStatus status);

/// Readable and writable numbers of the stick. What is written to the network's takes effect with the next start of the network.
enum class ParamId : std::uint8_t {
  mac_address = 0x01,           ///< u64
  pan_id = 0x05,                ///< u16
  network_address = 0x07,       ///< u16
  extended_pan_id = 0x08,       ///< u64, read only: of the network it is in
  designed_coordinator = 0x09,  ///< u8: 1 coordinator, 0 router
  channel_mask = 0x0A,          ///< u32
  use_extended_pan_id = 0x0B,   ///< u64: of the network to form
  trust_centre = 0x0E,          ///< u64
  security_mode = 0x10,         ///< u8; ConBee III has no such number
  endpoint = 0x13,              ///< by index u8: ZDO simple descriptor
  predefined_pan_id = 0x15,     ///< u8: 1 use pan_id instead of a random one
  network_key = 0x18,           ///< by index u8: 16 octets
  link_key = 0x19,              ///< by IEEE address u64: 16 octets
  channel = 0x1C,               ///< u8, read only; 0 when in no network
  permit_join = 0x21,           ///< u8: seconds, 0 closes, 255 until further notice
  protocol_version = 0x22,      ///< u16
  network_update_id = 0x24,     ///< u8
  watchdog_ttl = 0x26,          ///< u32: seconds until the stick restarts itself unless written again
  frame_counter = 0x27,         ///< u32
};
/// "PAN id"; "0x42" for a parameter without a name.
std::string name(ParamId parameter);

enum class NetworkState : std::uint8_t { offline, joining, connected, leaving };
/// "connected"
std::string name(NetworkState state);

/// In most responses, and unasked whenever it changes.
struct DeviceState {
  std::uint8_t bits{};
  static constexpr std::uint8_t confirm = 0x04, indication = 0x08, configuration_changed = 0x10, free_slots = 0x20;
  NetworkState network() const { return static_cast<NetworkState>(bits & 0x03); }
  bool has_confirm() const { return (bits & confirm) != 0; }
  bool has_indication() const { return (bits & indication) != 0; }
  bool has_free_slots() const { return (bits & free_slots) != 0; }
  bool operator==(const DeviceState&) const = default;
};

enum class AddressMode : std::uint8_t { group = 1, node = 2, ieee = 3, node_and_ieee = 4 };

/// Options of an APS-DATA.request. Only the acknowledgement is in the vendor's document. That bit 0 asks for APS encryption with
/// the link key, and must not be combined with bit 1 (the network key at the APS layer), is what zigpy-deconz and
/// zigbee-herdsman rely on for Zigbee Direct.
namespace tx {
inline constexpr std::uint8_t link_key_security = 0x01;
inline constexpr std::uint8_t network_key_security = 0x02;
inline constexpr std::uint8_t acknowledge = 0x04;
inline constexpr std::uint8_t fragment = 0x08;
}  // namespace tx

/// How the sender's address is to be given in an indication.
namespace indication_flags {
inline constexpr std::uint8_t node_only = 0x01;
inline constexpr std::uint8_t node_and_ieee = 0x04;
}  // namespace indication_flags

/// What an APS-DATA.confirm says, from the APS, NWK or MAC layer: "NO_ACK (0xA7)".
std::string describe_aps_status(std::uint8_t status);
inline constexpr std::uint8_t aps_success = 0x00;
/// Security status of an indication (ZigBee specification, table 2.27).
inline constexpr std::uint8_t secured_with_link_key = 0xAB, secured_with_network_key = 0xAC, unsecured = 0xAF;
/// Whether the status means that the other node did not answer; else the message was never on its way.
bool is_silence(std::uint8_t aps_status);

/// "0x26780700": bits 8-15 tell the platform.
enum class Platform : std::uint8_t { conbee = 0x05, conbee_2 = 0x07, conbee_3 = 0x09 };
constexpr Platform platform_of(std::uint32_t firmware) { return static_cast<Platform>(firmware >> 8 & 0xFF); }
/// "ConBee II or RaspBee II"
std::string name(Platform platform);

}  // namespace rig::deconz
