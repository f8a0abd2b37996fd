// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "adapters/ykush_hub/models.hpp"
#include "rig/adapter/twin_contacts.hpp"

namespace rig::ykush_hub {

struct Settings {
  std::optional<Model> model{};  ///< which one it has to be
};

/// What is wrong with a simulated hub.
struct TwinSettings {
  adapter::Channels stuck_channels{};
  bool lies = false;
  adapter::Channels off_at_power_up{};  ///< sockets that are down until told otherwise
  Duration reply_delay{};               ///< before each answer
  Bytes garbage{};                      ///< said instead of each answer
  bool silent = false;                  ///< switches and does not answer
  bool stalls = false;                  ///< refuses every transfer
};

}  // namespace rig::ykush_hub
