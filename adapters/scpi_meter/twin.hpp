// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "adapters/scpi_meter/settings.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/io/loop.hpp"
#include "rig/sim/device.hpp"

namespace rig::scpi_meter {

/// The meter's end of the line, in the supply of a simulated device. It has mains power: pulling its plug changes
/// nothing in it.
class ScpiTwin {
 public:
  static constexpr std::string_view identity = "HANRIG,SIMULATED METER,4711,1.0";

  /// Loop, port and device outlive the twin. Without a device nothing but the leakage flows. `meter.scale` is undone:
  /// what the adapter reads are amperes of the device.
  ScpiTwin(io::Loop& loop, device::ByteStream& port, const sim::Device* device, const Settings& meter,
           TwinSettings quirks);
  ~ScpiTwin();
  ScpiTwin(const ScpiTwin&) = delete;
  ScpiTwin& operator=(const ScpiTwin&) = delete;

  /// Amperes, as they flow at this moment.
  double current() const;

 private:
  void obey(std::string_view command);
  void say(std::string text);
  double reading();

  io::Loop& loop_;
  device::ByteStream& port_;
  const sim::Device* device_;
  Settings meter_;
  TwinSettings quirks_;
  LineReader lines_;
  std::optional<double> first_reading_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // delayed answers look at it
};

}  // namespace rig::scpi_meter
