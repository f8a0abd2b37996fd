// SPDX-License-Identifier: Apache-2.0
#include "adapters/znp_ncp/nv_memory.hpp"

#include <algorithm>

namespace rig::znp_ncp {
namespace {

namespace nv = znp::nv;

// The network information base as a CC2652 lays it out, 116 octets; a CC2531 packs the same into 110.
const Bytes blank_nib =
    "00 05 02 33 0F 33 00 1E 00 00 00 01 05 01 8F 00 07 00 02 0D 1E 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 FF FF 08 00 "
    "00 00 00 00 0F 0F 04 00 01 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
    "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 0F 05 00 01 78 0A 01 00 00 00 00 00 00 00"_hex;
constexpr std::size_t nib_channel = 24, nib_pan_id = 36, nib_channels = 40, nib_extended_pan_id = 57, nib_key_is_loaded = 65;

struct Table {
  std::uint16_t table;
  std::size_t entry_size;
};
constexpr Table address_manager{0x0001, 12}, trust_centre_keys{0x0004, 20}, link_keys{0x0006, 24}, security_material{0x0007, 12};
constexpr std::uint8_t zstack = 1;
constexpr std::uint16_t entries_per_table = 12;
constexpr std::uint16_t stored_key_size = 24;  // also how a host tells a CC2652 from a CC2531, which has 21

void put(Bytes& bytes, std::size_t at, const Bytes& value) { std::copy(value.begin(), value.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at)); }

}  // namespace

NvMemory::NvMemory(const znp::Key& key_seed) {
  set_item(nv::trust_centre_key_seed, key_seed);
  set_item(nv::aps_link_key_table, Bytes(20));
  restore_configuration();
  forget_network();
}

void NvMemory::restore_configuration() {
  set_item(nv::startup_option, Bytes{0});
  set_item(nv::logical_type, Bytes{0});
  set_item(nv::channel_mask, "00 08 00 00"_hex);
  set_item(nv::pan_id, "FF FF"_hex);
  set_item(nv::extended_pan_id, Bytes(8, 0xFF));
  set_item(nv::aps_use_extended_pan_id, Bytes(8));
  set_item(nv::network_keys_are_given, Bytes{0});
  set_item(nv::network_key, Bytes(16));
  erase_item(nv::zdo_direct_callbacks);
}

void NvMemory::forget_network() {
  for (const auto id : {nv::nib, nv::active_key_info, nv::alternate_key_info}) erase_item(id);
  set_item(nv::stored_network_key, Bytes(stored_key_size));
  for (const Table& table : {address_manager, trust_centre_keys, link_keys, security_material})
    for (std::uint16_t entry = 0; entry < entries_per_table; ++entry) set_entry({zstack, table.table, entry}, Bytes(table.entry_size));
}

void NvMemory::remember_network(const sim::Network& network, const znp::Key& key) {
  Bytes nib = blank_nib;
  put(nib, nib_channel, {network.channel});
  put(nib, nib_pan_id, wire::encode(network.pan_id));
  put(nib, nib_channels, wire::encode(std::uint32_t{1} << network.channel));
  put(nib, nib_extended_pan_id, wire::encode(network.extended_pan_id));
  put(nib, nib_key_is_loaded, {1});
  set_item(nv::nib, nib);
  Bytes numbered_key{0};  // key sequence number 0
  numbered_key.insert(numbered_key.end(), key.begin(), key.end());
  set_item(nv::active_key_info, numbered_key);
  set_item(nv::alternate_key_info, numbered_key);
  Bytes material(4);  // frame counter
  const Bytes extended = wire::encode(network.extended_pan_id);
  material.insert(material.end(), extended.begin(), extended.end());
  set_entry({zstack, security_material.table, 0}, material);
}

std::optional<sim::Network> NvMemory::network() const {
  const auto nib = item(nv::nib);
  if (!nib || nib->size() < blank_nib.size()) return std::nullopt;
  sim::Network network;
  network.channel = (*nib)[nib_channel];
  network.pan_id = wire::Reader(nib->subspan(nib_pan_id)).u16();
  network.extended_pan_id = wire::Reader(nib->subspan(nib_extended_pan_id)).u64();
  return network;
}

znp::Key NvMemory::network_key() const {
  znp::Key key{};
  const auto numbered = item(nv::active_key_info);
  if (numbered && numbered->size() > key.size()) std::copy_n(numbered->begin() + 1, key.size(), key.begin());
  return key;
}

std::optional<ByteView> NvMemory::item(std::uint16_t id) const {
  const auto found = items_.find(id);
  if (found == items_.end()) return std::nullopt;
  return ByteView(found->second);
}

Bytes NvMemory::item_or_zeros(std::uint16_t id, std::size_t size) const {
  const ByteView stored = item(id).value_or(ByteView{});
  Bytes value(stored.begin(), stored.begin() + static_cast<std::ptrdiff_t>(std::min(stored.size(), size)));
  value.resize(size);
  return value;
}

void NvMemory::set_item(std::uint16_t id, ByteView value) { items_[id] = Bytes(value.begin(), value.end()); }

bool NvMemory::write_item(std::uint16_t id, std::size_t offset, ByteView value) {
  const auto found = items_.find(id);
  if (found == items_.end() || offset + value.size() > found->second.size()) return false;
  std::copy(value.begin(), value.end(), found->second.begin() + static_cast<std::ptrdiff_t>(offset));
  return true;
}

std::optional<ByteView> NvMemory::entry(const EntryId& id) const {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return std::nullopt;
  return ByteView(found->second);
}

void NvMemory::set_entry(const EntryId& id, ByteView value) { entries_[id] = Bytes(value.begin(), value.end()); }

}  // namespace rig::znp_ncp
