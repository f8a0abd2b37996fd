// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/lcus_hid_relay/models.hpp"
#include "rig/adapter/twin_contacts.hpp"

namespace rig::lcus_hid_relay {

struct Settings {
  Model model{};
  std::uint8_t endpoint_in = 0x81;
  std::uint8_t endpoint_out = 0x01;
};

/// What is wrong with a simulated board.
struct TwinSettings {
  adapter::Channels stuck_channels{};
  Duration reply_delay{};  ///< before each answer
  Bytes garbage{};         ///< said instead of the 64 octets
  bool silent = false;     ///< switches and does not answer
  bool stalls = false;     ///< refuses every transfer
};

}  // namespace rig::lcus_hid_relay
