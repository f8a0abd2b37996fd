// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "adapters/scpi_meter/protocol.hpp"
#include "rig/base/time.hpp"

namespace rig::scpi_meter {

/// Which meter it is.
struct Settings {
  std::string query = "MEAS:CURR:DC?";
  std::string setup{};         ///< sent before the first query and after trouble; it must not be answered
  double scale = 1;            ///< amperes per unit of what the meter says; not 0
  double overload = infinity;  ///< readings of this size, before scaling, are none
  LineEnd line_end = LineEnd::lf;
  Duration reply_time_out = std::chrono::seconds(2);
};

/// What the simulated device draws, and what is wrong with the simulated meter.
struct TwinSettings {
  double leakage = 20e-6;  ///< amperes while the device has no power
  double on = 0.08;        ///< amperes while it has
  double transfer = 0.11;  ///< amperes while it downloads an image
  bool stuck = false;      ///< the first reading is repeated for ever
  bool overload = false;
  bool silent = false;
  Duration reply_delay{};  ///< before each answer
  Bytes garbage{};         ///< said before each reading
};

}  // namespace rig::scpi_meter
