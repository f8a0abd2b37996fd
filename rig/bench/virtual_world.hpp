// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rig/bench/ports.hpp"
#include "rig/io/memory_stream.hpp"
#include "rig/io/memory_usb.hpp"
#include "rig/sim/device.hpp"

namespace rig::bench {

/// Everything of a bench that is not there: the air, the devices, and the twins at the far ends of the lines. The contacts of a relay
/// board's twin are wired to the devices they feed.
class VirtualWorld {
 public:
  /// Loop and file outlive the world.
  VirtualWorld(io::Loop& loop, const BenchFile& file, Rng rng);
  ~VirtualWorld();

  /// The host's end of a cable whose other end is the adapter's twin, in this process. The first call makes the twin. Errors: not_found
  /// while the plug is pulled.
  Result<OpenedPort> plug_in(const std::string& name, const AdapterEntry& entry);
  /// Pulls the plug of a twin, and puts it back: the twin loses its power meanwhile. Nothing happens when it is as asked already.
  void unplug(const std::string& name);
  void plug_in_again(const std::string& name);
  /// The adapter's twin on a line somebody else made: a pty.
  void attach_twin(const std::string& name, const AdapterEntry& entry, device::ByteStream& twin_end);

  /// Told what the trouble of the bench file does, in a sentence each.
  void on_trouble(std::function<void(const std::string&)> told) { on_trouble_ = std::move(told); }
  /// From now on no plug is pulled; those that are out are put back.
  void end_trouble();

  /// For the devices that speak GBCS. The keys outlive the world.
  void give_keys(const gbcs::KeyStore& keys);

  sim::Air& air() { return *air_; }
  /// While it is silent nothing reaches the coordinator, and nothing comes from it: it has no power.
  void silence_hub(bool silent);
  /// Null for a name the bench does not have.
  sim::Device* device(const std::string& name);

 private:
  struct Cable;
  void contact_moved(const std::string& board, unsigned channel, bool closed);
  void feed(const std::string& thing, bool powered);
  adapter::Twin& make_twin(const std::string& name, const AdapterEntry& entry, device::ByteStream& twin_end);
  Cable* cable(const std::string& name);
  void await_trouble();
  void make_trouble();

  io::Loop& loop_;
  const BenchFile& file_;
  Rng rng_;
  std::optional<sim::Air::RuleId> silence_;
  std::shared_ptr<sim::Air> air_;  // messages still on it when the world ends have a task in the loop each
  std::map<std::string, std::unique_ptr<sim::Device>> devices_;
  std::map<std::string, std::unique_ptr<Cable>> cables_;
  std::vector<io::TimerId> cuts_;
  Rng trouble_rng_;
  io::TimerId next_trouble_;
  std::function<void(const std::string&)> on_trouble_;
  std::vector<std::unique_ptr<adapter::Twin>> twins_;  // go before the cables they speak on
};

}  // namespace rig::bench
