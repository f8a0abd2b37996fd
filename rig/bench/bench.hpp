// SPDX-License-Identifier: Apache-2.0
//
// A bench that is plugged in: open ports, adapters, the HAN, and whatever of it is simulated. Steps ask it for what they need by
// the names of the bench file. Once something of it broke it stays broken, repeats its first error, and can only be made safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>

#include "rig/bench/bench_file.hpp"
#include "rig/io/han.hpp"
#include "rig/io/memory_stream.hpp"
#include "rig/record/events.hpp"
#include "rig/record/verdict.hpp"
#include "rig/sim/device.hpp"

namespace rig::bench {

class SmartMetering;
class VirtualWorld;

/// How the composition opens a port that is not a twin.
using OpenPort = std::function<Result<std::unique_ptr<device::ByteStream>>(io::Loop& loop, const AdapterEntry& entry)>;

/// What broke, and who is to blame.
struct Breakage {
  Error error;
  record::Cause cause{};
};

class Bench {
 public:
  /// Opens every port and adapter and, where there are twins, builds their world. `file`, loop and events outlive the bench.
  static Result<std::unique_ptr<Bench>> assemble(io::Loop& loop, const BenchFile& file, record::EventSink& events, std::uint64_t seed,
                                                 const OpenPort& open_port);
  ~Bench();

  const BenchFile& file() const { return file_; }
  io::Han& han() { return *han_; }
  SmartMetering& smart_metering() { return *smart_metering_; }
  /// Null on a bench where nothing is simulated.
  VirtualWorld* world() { return world_.get(); }

  /// Gives or takes the power of what a relay feeds, and believes it only when the board reads it back. The event is written
  /// before this returns. Errors: not_found, not_confirmed, timeout, port_lost.
  Result<void> switch_power(const std::string& relay, Power power, Deadline deadline);
  /// What the board says now; unsupported when it cannot tell.
  Result<Power> read_power(const std::string& relay, Deadline deadline);
  /// The rig's view when a device stays silent: does the dongle answer, is the power read back as it was commanded? The error says
  /// which part of the rig cannot be trusted.
  Result<void> self_check(const std::string& device, Deadline deadline);

  /// The first breakage is kept.
  void quarantine(Error error, record::Cause cause);
  const std::optional<Breakage>& broken() const { return broken_; }
  /// Called once, when something breaks.
  void on_broken(std::function<void()> told) { on_broken_ = std::move(told); }

  /// What holds on every bench, whatever the plan, and did not hold on this one; one sentence. A hub or head end that was given a
  /// defect is not asked.
  std::optional<std::string> broken_invariant() const;

  /// Remembers an OTA file that is served past the head end.
  void serves(const Sha256Digest& file) { served_.insert(file); }
  /// A virtual device that took a file for good which nobody gave it; one sentence.
  std::optional<std::string> flashed_another_file() const;

  /// Puts every relay into its safe position, whatever happened before; each with its own time limit. True when all arrived.
  bool make_safe();

 private:
  Bench(io::Loop& loop, const BenchFile& file, record::EventSink& events, std::uint64_t seed);
  Result<void> open_adapters(const OpenPort& open_port);
  Result<void> open_adapter(const std::string& name, const AdapterEntry& entry, const OpenPort& open_port);
  device::RelayBank* bank(const std::string& board);
  void make_han(const std::string& coordinator);

  io::Loop& loop_;
  const BenchFile& file_;
  record::EventSink& events_;
  std::unique_ptr<VirtualWorld> world_;  // when there are twins
  std::map<std::string, std::unique_ptr<device::ByteStream>> ports_;
  std::map<std::string, adapter::Opened> adapters_;
  std::string coordinator_name_;
  std::unique_ptr<io::Han> han_;
  std::unique_ptr<SmartMetering> smart_metering_;
  std::set<Sha256Digest> served_;
  std::optional<Breakage> broken_;
  std::function<void()> on_broken_;
};

}  // namespace rig::bench
