// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace rig::step {

/// An attribute with a name for plans.
struct NamedAttribute {
  std::string_view name;
  std::uint16_t cluster{};
  std::uint16_t id{};
  bool on_client{};  ///< it lives on the cluster's client side, so the hub reads it with the direction bit set
};

/// OTA cluster client attributes (ZCL 11.10) and the Basic cluster's (ZCL 3.2).
inline constexpr std::array named_attributes{
    NamedAttribute{"zcl_version", 0x0000, 0x0000, false},
    NamedAttribute{"application_version", 0x0000, 0x0001, false},
    NamedAttribute{"stack_version", 0x0000, 0x0002, false},
    NamedAttribute{"hardware_version", 0x0000, 0x0003, false},
    NamedAttribute{"manufacturer_name", 0x0000, 0x0004, false},
    NamedAttribute{"model_identifier", 0x0000, 0x0005, false},
    NamedAttribute{"date_code", 0x0000, 0x0006, false},
    NamedAttribute{"power_source", 0x0000, 0x0007, false},
    NamedAttribute{"software_build", 0x0000, 0x4000, false},
    NamedAttribute{"upgrade_server_id", 0x0019, 0x0000, true},
    NamedAttribute{"file_offset", 0x0019, 0x0001, true},
    NamedAttribute{"current_file_version", 0x0019, 0x0002, true},
    NamedAttribute{"current_stack_version", 0x0019, 0x0003, true},
    NamedAttribute{"downloaded_file_version", 0x0019, 0x0004, true},
    NamedAttribute{"image_upgrade_status", 0x0019, 0x0006, true},
    NamedAttribute{"manufacturer_id", 0x0019, 0x0007, true},
    NamedAttribute{"image_type_id", 0x0019, 0x0008, true},
    NamedAttribute{"minimum_block_period", 0x0019, 0x0009, true},
    NamedAttribute{"upgrade_activation_policy", 0x0019, 0x000B, true},
    NamedAttribute{"upgrade_timeout_policy", 0x0019, 0x000C, true},
};

template <std::size_t count>
constexpr std::array<std::string_view, count> names_of(const std::array<NamedAttribute, count>& attributes) {
  std::array<std::string_view, count> names{};
  for (std::size_t i = 0; i < count; ++i) names[i] = attributes[i].name;
  return names;
}
inline constexpr auto attribute_names = names_of(named_attributes);

constexpr const NamedAttribute* find_attribute(std::string_view name) {
  for (const NamedAttribute& one : named_attributes)
    if (one.name == name) return &one;
  return nullptr;
}

}  // namespace rig::step
