// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "rig/base/bytes.hpp"
#include "rig/base/error.hpp"
#include "rig/base/time.hpp"

namespace rig::device {

/// One IEEE 802.15.4 frame as a sniffer heard it.
struct SniffedFrame {
  TimePoint at;                        ///< when the rig received it from the sniffer
  std::optional<Duration> device_time; ///< the sniffer's own clock, from an origin of its own
  std::uint8_t channel{};              ///< 11..26
  std::optional<std::int8_t> rssi_dbm;
  std::optional<std::uint8_t> lqi;     ///< 0..255
  bool fcs_ok = true;
  ByteView psdu;                       ///< MAC frame without FCS; dies when the call returns
};

/// A radio that listens beside the coordinator: a witness of its own. Callbacks come from the loop; start() and stop() block the
/// calling fiber.
class Sniffer {
 public:
  struct Listener {
    std::function<void(const SniffedFrame&)> on_frame;
    std::function<void(const Error&)> on_lost;  ///< once
  };

  virtual ~Sniffer() = default;
  virtual void listen(Listener listener) = 0;
  /// Errors: limit_reached for a channel that is not 11 to 26, timeout, port_lost.
  virtual Result<void> start(std::uint8_t channel, Deadline deadline) = 0;
  virtual Result<void> stop(Deadline deadline) = 0;
  /// Chip and firmware, as far as it tells; known after start().
  virtual std::string describe() const = 0;
};

}  // namespace rig::device
