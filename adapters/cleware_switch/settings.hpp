// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/cleware_switch/models.hpp"
#include "rig/adapter/twin_contacts.hpp"

namespace rig::cleware_switch {

struct Settings {
  Model model{};
};

/// What is wrong with a simulated switch.
struct TwinSettings {
  adapter::Channels stuck_channels{};
  bool lies = false;
  unsigned misses = 0;        ///< how many commands it does not hear before each one it does
  unsigned late_reports = 0;  ///< how many reports tell the old state after a change
  bool wavers = false;        ///< says the opposite in every other report
  bool silent = false;        ///< says nothing
  bool stalls = false;        ///< refuses every request
};

}  // namespace rig::cleware_switch
