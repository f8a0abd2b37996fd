// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "rig/proto/air_frame/aps.hpp"
#include "rig/proto/air_frame/nwk.hpp"
#include "rig/sim/air.hpp"

namespace rig::sim {

/// What a radio beside the network hears of it on one channel: the Air's messages as encrypted MAC frames, with the acknowledgements
/// of the MAC, its repetitions where none came, and the counters of every radio. A message that does not fit a frame is heard in
/// fragments. Not heard, because the Air does not carry them: joining, polling, beacons, routing, the repetition of a broadcast by
/// routers; of several hops one is heard. Frames of a network that told no key are encrypted with one that nobody knows.
///
/// Counters start when the ear is made, so it is made before the traffic, and lives through all of it.
class AirEar final : public AirObserver {
 public:
  struct Heard {
    TimePoint at;    ///< rises; where frames follow each other by themselves a little ahead of the loop's time
    ByteView psdu;   ///< with its FCS; dies when the call returns
  };

  /// The Air outlives the ear. `heard` is called from inside the Air's work: it sends nothing there.
  AirEar(Air& air, std::function<void(const Heard&)> heard);
  ~AirEar() override;
  AirEar(const AirEar&) = delete;
  AirEar& operator=(const AirEar&) = delete;

  /// Nothing: it hears nothing, but counts on.
  void tune(std::optional<std::uint8_t> channel) { channel_ = channel; }

  void on_attempt(const Attempt& attempt) override;

 private:
  struct Counters {
    std::uint8_t mac_sequence = 0, nwk_sequence = 0;
    std::uint32_t nwk_frame = 0, aps_frame = 0;
  };

  void tell_message(const Attempt& attempt, const Key& link);
  void tell_acknowledgement(const Attempt& attempt, const Key& link);
  air_frame::ApsFrame header_of(const Attempt& attempt, Counters& counters) const;
  void tell(const Attempt& attempt, Counters& counters, air_frame::ApsFrame aps, const Key& link);
  void transmit(const air_frame::MacFrame& frame, const Attempt& attempt);
  void hear(const Bytes& psdu, Duration silence_before);

  Air& air_;
  std::function<void(const Heard&)> heard_;
  std::optional<std::uint8_t> channel_;
  std::map<Eui64, Counters> counters_;
  TimePoint free_at_{};  // when the channel is silent again
};

}  // namespace rig::sim
