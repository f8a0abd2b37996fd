// SPDX-License-Identifier: Apache-2.0
//
// The non-volatile memory of a CC2652: numbered items, and tables of entries beside them. It outlives restarts and the plug.
#pragma once

#include <map>
#include <optional>
#include <tuple>

#include "rig/proto/znp/commands_sys.hpp"
#include "rig/sim/air.hpp"

namespace rig::znp_ncp {

class NvMemory {
 public:
  /// As it leaves the factory; the seed is what link keys of this stick are made from.
  explicit NvMemory(const znp::Key& key_seed);

  std::optional<ByteView> item(std::uint16_t id) const;
  /// Its first octets; zeros where a host erased it.
  Bytes item_or_zeros(std::uint16_t id, std::size_t size) const;
  void set_item(std::uint16_t id, ByteView value);
  /// From `offset` on; false where there is no such item or it is shorter.
  bool write_item(std::uint16_t id, std::size_t offset, ByteView value);
  bool erase_item(std::uint16_t id) { return items_.erase(id) > 0; }

  using EntryId = std::tuple<std::uint8_t, std::uint16_t, std::uint16_t>;  // system, table, entry
  std::optional<ByteView> entry(const EntryId& id) const;
  void set_entry(const EntryId& id, ByteView value);

  void restore_configuration();
  void forget_network();
  /// Writes down a network that is about to start; its channel and PAN id are settled.
  void remember_network(const sim::Network& network, const znp::Key& key);
  /// The network that was written down.
  std::optional<sim::Network> network() const;
  znp::Key network_key() const;

 private:
  std::map<std::uint16_t, Bytes> items_;
  std::map<EntryId, Bytes> entries_;
};

}  // namespace rig::znp_ncp
