// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/base/bytes.hpp"
#include "rig/base/time.hpp"

namespace rig::cc2531_sniffer {

/// The stick has nothing to set: the channel is given when a capture starts.
struct Settings {};

/// What a simulated stick hears, and what is wrong with it.
struct TwinSettings {
  int rssi_dbm = -43;
  unsigned correlation = 107;
  double damaged_rate = 0;       ///< of frames: heard with a wrong octet, and said to have a wrong FCS
  bool bluetooth = false;        ///< it is a CC2540
  Duration power_up = std::chrono::milliseconds(50);
  Duration clock_start{};        ///< where its tick counter is when a capture starts
  unsigned longest_transfer = 64;
  Bytes garbage{};               ///< said before each packet
  bool silent = false;           ///< it takes every command and then says nothing
  bool other_firmware = false;   ///< it refuses every request
};

}  // namespace rig::cc2531_sniffer
