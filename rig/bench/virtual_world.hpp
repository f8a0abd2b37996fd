// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rig/bench/bench_file.hpp"
#include "rig/io/memory_stream.hpp"
#include "rig/sim/device.hpp"

namespace rig::bench {

/// Everything of a bench that is not there: the air, the devices, and the twins at the far ends of the lines. The contacts of a relay
/// board's twin are wired to the devices they feed.
class VirtualWorld {
 public:
  /// Loop and file outlive the world.
  VirtualWorld(io::Loop& loop, const BenchFile& file, Rng rng);
  ~VirtualWorld();

  /// The host's end of a line whose other end is the adapter's twin, in this process.
  std::unique_ptr<device::ByteStream> plug_in(const std::string& name, const AdapterEntry& entry);
  /// The adapter's twin on a line somebody else made: a pty.
  void attach_twin(const std::string& name, const AdapterEntry& entry, device::ByteStream& twin_end);

  /// For the devices that speak GBCS. The keys outlive the world.
  void give_keys(const gbcs::KeyStore& keys);

  sim::Air& air() { return *air_; }
  /// While it is silent nothing reaches the coordinator, and nothing comes from it: it has no power.
  void silence_hub(bool silent);
  /// Null for a name the bench does not have.
  sim::Device* device(const std::string& name);

 private:
  void contact_moved(const std::string& board, unsigned channel, bool closed);

  io::Loop& loop_;
  const BenchFile& file_;
  Rng rng_;
  std::optional<sim::Air::RuleId> silence_;
  std::shared_ptr<sim::Air> air_;  // messages still on it when the world ends have a task in the loop each
  std::map<std::string, std::unique_ptr<sim::Device>> devices_;
  std::vector<std::unique_ptr<io::MemoryLine>> lines_;
  std::vector<io::TimerId> cuts_;
  std::vector<std::unique_ptr<adapter::Twin>> twins_;  // go before the lines they speak on
};

}  // namespace rig::bench
