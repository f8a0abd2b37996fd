// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "rig/bench/plugged_in.hpp"
#include "rig/record/event.hpp"

namespace rig::bench {

/// The sniffers of a bench: they listen on the channel of the HAN from the moment it is formed, and count what they hear.
class Sniffers {
 public:
  /// File and plugs outlive the object.
  Sniffers(const BenchFile& file, const PluggedIn& plugged) : file_(file), plugged_(plugged) {}

  /// Blocks the calling fiber. Errors: those of Sniffer::start(), with the sniffer's name.
  Result<void> start(std::uint8_t channel, Deadline deadline);
  /// One that was lost is there again.
  Result<void> start_again(const std::string& name, Deadline deadline);

  /// "<sniffer>.frames", ".damaged", ".last_at"; nothing for a name that is none of them.
  std::optional<record::Json> fact(std::string_view name) const;

 private:
  struct Heard {
    std::uint64_t frames = 0, damaged = 0;
    std::optional<TimePoint> last;
  };
  Result<void> start_one(const std::string& name, Deadline deadline);

  const BenchFile& file_;
  const PluggedIn& plugged_;
  std::optional<std::uint8_t> channel_;  // nothing before the HAN is formed
  std::map<std::string, Heard, std::less<>> heard_;
};

}  // namespace rig::bench
