// SPDX-License-Identifier: Apache-2.0
//
// What a host session sets up in a coordinator before it is ready.
#pragma once

#include <optional>
#include <vector>

#include "rig/proto/ash/link.hpp"
#include "rig/proto/ezsp/types.hpp"

namespace rig::ezsp {

/// UG100 numbers of the settings used here.
namespace config_id {
inline constexpr std::uint8_t aps_unicast_messages = 0x03, address_table = 0x05, stack_profile = 0x0C,
                              security_level = 0x0D, max_hops = 0x10, max_children = 0x11, indirect_timeout_ms = 0x12,
                              poll_timeout = 0x13, trust_centre_cache = 0x19, key_table = 0x1E,
                              supported_networks = 0x2D, transient_key_timeout_s = 0x36;
}
namespace policy_id {
inline constexpr std::uint8_t trust_centre = 0x00, binding = 0x01, message_contents = 0x04,
                              trust_centre_key_request = 0x05, application_key_request = 0x06;
}
namespace value_id {
inline constexpr std::uint8_t version_info = 0x11, transient_device_timeout_ms = 0x43;
}
/// Decisions of the trust centre policy, or-ed.
namespace join {
inline constexpr std::uint8_t allow = 0x01, allow_unsecured_rejoin = 0x02, install_code_only = 0x10;
}

/// One thing to set. If the NCP refuses, a required one ends the start; any other is reported with Ready.
struct Setting {
  enum class Kind : std::uint8_t { config, policy, value16, manufacturer_code };
  Kind kind{};
  std::uint8_t id{};
  std::uint16_t value{};
  bool required = false;
  bool operator==(const Setting&) const = default;
};
/// "config 0x0C = 2"
std::string to_string(const Setting& setting);

/// What a trust centre and OTA server needs, in an order that real NCPs accept.
std::vector<Setting> default_settings();

/// Basic, Time, OTA, Key Establishment and the Smart Energy clusters of an energy services interface on endpoint 1.
AddEndpoint energy_services_interface();

/// "ZigBeeAlliance09"
inline constexpr Key well_known_link_key{0x5A, 0x69, 0x67, 0x42, 0x65, 0x65, 0x41, 0x6C,
                                         0x6C, 0x69, 0x61, 0x6E, 0x63, 0x65, 0x30, 0x39};

struct NetworkSettings {
  std::uint16_t pan_id{};
  ExtendedPanId extended_pan_id{};
  std::uint8_t channel = 11;
  std::uint8_t tx_power_dbm = 5;
  Key network_key{};
  Key link_key = well_known_link_key;
  /// Global link key, hashed per device; have link key; have network key; require encrypted key.
  std::uint16_t security_bitmask = 0x0084 | 0x0100 | 0x0200 | 0x0800;
};

struct SessionConfig {
  ash::LinkConfig link{};
  Version oldest = 8;
  Version newest = 19;
  std::vector<Setting> settings = default_settings();
  AddEndpoint endpoint = energy_services_interface();
  /// The network to resume or form; without it the NCP must already be in one.
  std::optional<NetworkSettings> network{};
  Duration command_timeout = std::chrono::seconds(10);
  Duration network_timeout = std::chrono::seconds(10);
  /// A message not reported by then counts as timed_out: longer than the stack's own patience with sleepy devices (7.68
  /// s).
  Duration message_timeout = std::chrono::seconds(30);
  std::size_t message_queue = 64;
  std::size_t command_queue = 16;
  /// While the NCP has no room for a message it is offered again, after a pause that doubles up to the longest.
  Duration retry_pause = std::chrono::milliseconds(50);
  Duration longest_retry_pause = std::chrono::seconds(1);
  int room_retries = 30;
};

}  // namespace rig::ezsp
