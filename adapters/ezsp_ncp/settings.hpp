// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "rig/base/time.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::ezsp_ncp {

/// The dongle's own keys in a bench file.
struct Settings {
  std::uint8_t newest_version = 19;  ///< newer firmware is spoken to in this version
  std::uint8_t window = 3;           ///< ASH frames under way
  Duration command_timeout = std::chrono::seconds(10);
};

}  // namespace rig::ezsp_ncp

template <>
struct rig::yaml::YamlLayout<rig::ezsp_ncp::Settings> {
  using T = ezsp_ncp::Settings;
  static constexpr std::tuple fields{
      Field{"newest_version", &T::newest_version, "newest EZSP version to speak", optional, range(8, 19)},
      Field{"window", &T::window, "ASH frames under way at a time; some firmware crashes above 3", optional, range(1, 7)},
      Field{"command_timeout", &T::command_timeout, "how long the dongle may take to answer a command", optional}};
};
