// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "rig/base/error.hpp"
#include "rig/base/time.hpp"

namespace rig::device {

/// Measures the current that a device draws: the witness that believes nobody. Calls block the calling fiber.
class CurrentMeter {
 public:
  virtual ~CurrentMeter() = default;
  /// Amperes, signed. Errors: timeout, port_lost, protocol_violation when what came is no number, not_ready for an overload.
  virtual Result<double> read(Deadline deadline) = 0;
  /// Maker, model, serial number, firmware, as the instrument says.
  virtual Result<std::string> identify(Deadline deadline) = 0;
};

}  // namespace rig::device
