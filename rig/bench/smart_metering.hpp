// SPDX-License-Identifier: Apache-2.0
//
// What a bench is to the smart metering system: its Communications Hub, the head end, the suppliers, the lists and the keys.
#pragma once

#include <memory>

#include "rig/bench/bench_file.hpp"
#include "rig/io/wide_area.hpp"

namespace rig::bench {

class SmartMetering {
 public:
  /// Reads the lists and keys the bench names; without, the inventory is the bench's own devices, the CPL is empty, and the keys are
  /// test keys. `file` and the rest outlive it.
  static Result<std::unique_ptr<SmartMetering>> open(io::Loop& loop, const BenchFile& file, io::Han& han, record::EventSink& events);

  io::CommunicationsHub& hub() { return *hub_; }
  io::WideArea& wide_area() { return *wide_area_; }
  dcc::Registry& registry() { return registry_; }
  const gbcs::KeyStore& keys() const { return keys_; }

  /// The EUI-64 of a device or supplier of the bench, or of a device that was added to the inventory under this name.
  std::optional<Eui64> eui_of(std::string_view name) const;
  std::string name_of(Eui64 eui) const;
  /// Gives a name to a device that is in the inventory and not on the bench.
  void call(std::string name, Eui64 eui) { names_.emplace_back(std::move(name), eui); }

 private:
  explicit SmartMetering(const BenchFile& file);
  Result<void> read_lists();
  Result<void> inventory_of_bench();

  const BenchFile& file_;
  std::vector<std::pair<std::string, Eui64>> names_;
  dcc::Registry registry_;
  gbcs::KeyStore keys_;
  std::unique_ptr<io::CommunicationsHub> hub_;
  std::unique_ptr<io::WideArea> wide_area_;
};

/// The keys of everybody on the bench: read from its folder, else test keys.
Result<gbcs::KeyStore> keys_of(const BenchFile& file);

}  // namespace rig::bench
