// SPDX-License-Identifier: Apache-2.0
//
// A bench that is plugged in: open ports, adapters, the HAN, and whatever of it is simulated. Steps ask it for what they need by
// the names of the bench file. Once something of it broke it stays broken, repeats its first error, and can only be made safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>

#include "rig/bench/consoles.hpp"
#include "rig/bench/plugged_in.hpp"
#include "rig/bench/sniffers.hpp"
#include "rig/bench/steady_coordinator.hpp"
#include "rig/io/han.hpp"
#include "rig/record/events.hpp"
#include "rig/record/verdict.hpp"
#include "rig/sim/device.hpp"

namespace rig::bench {

class SmartMetering;
class VirtualWorld;

/// What broke, and who is to blame.
struct Breakage {
  Error error;
  record::Cause cause{};
};

class Bench {
 public:
  /// Opens every port and adapter and, where there are twins, builds their world. `file`, loop and events outlive the bench.
  static Result<std::unique_ptr<Bench>> assemble(io::Loop& loop, const BenchFile& file, record::EventSink& events, std::uint64_t seed,
                                                 Machine machine);
  ~Bench();

  const BenchFile& file() const { return file_; }
  io::Han& han() { return *han_; }
  SmartMetering& smart_metering() { return *smart_metering_; }
  Consoles& consoles() { return consoles_; }
  Sniffers& sniffers() { return sniffers_; }
  /// Null on a bench where nothing is simulated.
  VirtualWorld* world() { return world_.get(); }

  /// Gives or takes the power of what a relay feeds, and believes it only when the board reads it back and, of a cut, when a witness of
  /// the relay confirms it. The events are written before this returns. Errors: not_found, not_confirmed, timeout, port_lost.
  Result<void> switch_power(const std::string& relay, Power power, Deadline deadline);
  /// What was fed by relays that were switched since the last call without any witness; in order of name.
  std::set<std::string> take_unwitnessed() { return std::exchange(unwitnessed_, {}); }
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

  /// From now on an adapter that was lost does not break the bench at once: the recovery ladder is climbed for that long (reopen, USB
  /// reset, power of its socket), and what it did before is done again: the network resumed, relays as they were commanded.
  void allow_recovery(Duration within) { recover_within_ = within; }
  /// How often something was lost that was given the chance to come back; what devices did meanwhile proves nothing against them.
  unsigned losses() const { return losses_; }

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
  enum class Rung : std::uint8_t { restart, reopen, usb_reset, socket_power };

  Bench(io::Loop& loop, const BenchFile& file, record::EventSink& events, std::uint64_t seed, Machine machine);
  Result<void> open(const std::string& adapter);
  void make_han();
  device::RelayBank* bank(const std::string& board) const { return plugged_.find<device::RelayBank>(board); }
  Result<device::RelayBank*> ready_bank(const std::string& board, Deadline deadline);
  Result<void> hear_witnesses(const std::string& relay, const RelayEntry& entry, Power power);
  Result<void> put_into_safe_position(const RelayEntry& entry);
  Result<void> command_safe(const RelayEntry& entry);
  Result<void> command(const std::string& relay, const RelayEntry& entry, Power power, Deadline deadline);

  // bench_recovery.cpp
  record::Cause blame(const std::string& adapter) const;
  void lost(const std::string& adapter, const Error& error);
  bool heals(const Error& error);
  void begin_recovery(const std::string& adapter, const Error& why);
  void recover(const std::string& adapter, const Error& why);
  Result<void> climb(const std::string& adapter, const Error& why, Deadline deadline);
  Result<void> step_on(Rung rung, const std::string& adapter, Deadline deadline);
  Result<void> open_again(const std::string& adapter, Deadline deadline);
  Result<void> take_up_again(const std::string& adapter, Deadline deadline);
  Result<void> cycle_socket(const std::string& adapter, Deadline deadline);
  void give_up_recoveries();

  io::Loop& loop_;
  const BenchFile& file_;
  record::EventSink& events_;
  std::unique_ptr<VirtualWorld> world_;  // when there are twins
  Machine machine_;
  PluggedIn plugged_;
  Sniffers sniffers_;
  Consoles consoles_;  // go before the consoles that tell them
  std::string coordinator_name_;
  SteadyCoordinator coordinator_;
  std::unique_ptr<io::Han> han_;
  std::unique_ptr<SmartMetering> smart_metering_;
  std::map<std::string, Power> commanded_;   // by relay
  std::set<std::string> unwitnessed_;
  std::set<Sha256Digest> served_;
  std::optional<Breakage> broken_;
  std::function<void()> on_broken_;
  std::optional<Duration> recover_within_;
  std::map<std::string, std::shared_ptr<io::Fiber>> recovering_;  // by adapter
  io::Signal recovered_;
  unsigned losses_ = 0;
  bool leaving_ = false;
};

}  // namespace rig::bench
