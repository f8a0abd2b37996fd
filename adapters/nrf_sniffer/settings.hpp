// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/base/bytes.hpp"
#include "rig/base/time.hpp"

namespace rig::nrf_sniffer {

/// The board has nothing to set: the channel is given when a capture starts.
struct Settings {};

/// What a simulated board hears, and what is wrong with it.
struct TwinSettings {
  int rssi_dbm = -43;
  unsigned lqi = 220;
  bool old_firmware = false;    ///< that of 2018: no prompt, no escapes, 32 bits of clock, printed with a sign
  Duration clock_start{};       ///< what its clock says when it gets power
  Bytes garbage{};              ///< said before each frame
  bool silent = false;          ///< it takes everything and says nothing
  bool other_firmware = false;  ///< a shell that knows none of the commands
  Bytes chatter{};              ///< all that it ever answers, to every line
};

}  // namespace rig::nrf_sniffer
