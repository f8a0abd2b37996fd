// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "adapters/nrf_sniffer/settings.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/sim/air_ear.hpp"

namespace rig::nrf_sniffer {

/// The board's end of the line, with its radio in the Air.
class NrfTwin {
 public:
  /// Loop, port and air outlive the twin.
  NrfTwin(io::Loop& loop, device::ByteStream& port, sim::Air& air, const TwinSettings& settings);
  ~NrfTwin();
  NrfTwin(const NrfTwin&) = delete;
  NrfTwin& operator=(const NrfTwin&) = delete;

  /// It was without power: nothing is left of what it was told, and its clock starts again.
  void power_cycle();

 private:
  void on_typed(char key);
  void obey(const std::string& line);
  std::string answer_to(const std::string& line);
  void on_heard(const sim::AirEar::Heard& heard);
  std::string time_text(TimePoint at) const;
  void say(const std::string& text);

  io::Loop& loop_;
  device::ByteStream& port_;
  TwinSettings settings_;
  sim::AirEar ear_;
  std::string line_;
  std::uint8_t channel_ = 11;
  TimePoint powered_at_;
};

}  // namespace rig::nrf_sniffer
