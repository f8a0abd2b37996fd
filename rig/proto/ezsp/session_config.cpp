// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ezsp/session_config.hpp"

namespace rig::ezsp {

std::string to_string(const Setting& setting) {
  switch (setting.kind) {
    case Setting::Kind::config:
      return fmt::format("config 0x{:02X} = {}", setting.id, setting.value);
    case Setting::Kind::policy:
      return fmt::format("policy 0x{:02X} = 0x{:02X}", setting.id, setting.value);
    case Setting::Kind::value16:
      return fmt::format("value 0x{:02X} = {}", setting.id, setting.value);
    case Setting::Kind::manufacturer_code:
      break;
  }
  return fmt::format("manufacturer code = 0x{:04X}", setting.value);
}

std::vector<Setting> default_settings() {
  using enum Setting::Kind;
  return {
      {config, config_id::trust_centre_cache, 2},
      {config, config_id::indirect_timeout_ms, 7680},
      {config, config_id::max_hops, 30},
      {config, config_id::supported_networks, 1},
      {policy, policy_id::binding, 0x12},           // allow, and check that the endpoint exists
      {policy, policy_id::message_contents, 0x40},  // messageSentHandler carries the tag, not the message
      {value16, value_id::transient_device_timeout_ms, 10000},
      {manufacturer_code, 0, 0x1049},
      {config, config_id::stack_profile, 2, true},
      {config, config_id::security_level, 5, true},
      {config, config_id::max_children, 32},
      {config, config_id::poll_timeout, 8},
      {config, config_id::transient_key_timeout_s, 300},
      {config, config_id::aps_unicast_messages, 32},
      {config, config_id::key_table, 32},
      {policy, policy_id::trust_centre_key_request, 0x51},  // answer with the current key
      {policy, policy_id::application_key_request, 0x60},   // deny
      {policy, policy_id::trust_centre, join::allow | join::allow_unsecured_rejoin, true},
  };
}

AddEndpoint energy_services_interface() {
  return {.endpoint = 1,
          .profile = 0x0109,
          .device = 0x0500,
          .device_version = 0,
          .in = {0x0000, 0x000A, 0x0019, 0x0700, 0x0701, 0x0702, 0x0703, 0x0800},
          .out = {0x0003, 0x0019, 0x0702, 0x0703, 0x0800}};
}

}  // namespace rig::ezsp
