// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/cpl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace rig::dcc {
namespace {

std::uint64_t key_of(const Sha256Digest& hash) {
  std::uint64_t key{};
  std::memcpy(&key, hash.data(), sizeof key);
  return key;
}

std::uint64_t key_of(const DeviceModel& model, FirmwareVersion version) {
  return (std::uint64_t{model.manufacturer} << 48 | std::uint64_t{model.model} << 32 | version) ^
         std::uint64_t{model.hardware()} << 16;
}

/// In the order of the list.
template <class Index, class Key, class Matches>
std::vector<const CplEntry*> collect(const Index& index, Key key, const std::vector<CplEntry>& entries,
                                     Matches matches) {
  std::vector<const CplEntry*> found;
  const auto [begin, end] = index.equal_range(key);
  for (auto at = begin; at != end; ++at) {
    if (matches(entries[at->second])) found.push_back(&entries[at->second]);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

Result<Cpl> Cpl::from_entries(std::vector<CplEntry> entries) {
  Cpl list;
  list.entries_.reserve(entries.size());
  for (CplEntry& entry : entries) {
    if (auto added = list.add(std::move(entry)); !added) return added.error();
  }
  return list;
}

const CplEntry* Cpl::find(std::string_view id) const {
  const auto found = by_id_.find(std::string(id));
  return found == by_id_.end() ? nullptr : &entries_[found->second];
}

std::vector<const CplEntry*> Cpl::with_hash(const Sha256Digest& hash) const {
  return collect(by_hash_, key_of(hash), entries_, [&](const CplEntry& entry) { return entry.hash == hash; });
}

std::vector<const CplEntry*> Cpl::with_version(const DeviceModel& model, FirmwareVersion version) const {
  return collect(by_version_, key_of(model, version), entries_,
                 [&](const CplEntry& entry) { return entry.model == model && entry.firmware_version == version; });
}

Result<> Cpl::add(CplEntry entry) {
  const std::size_t place = entries_.size();
  if (!by_id_.emplace(entry.id, place).second)
    return make_error(ErrorCode::invalid_file, fmt::format("CPL entry id \"{}\" stands twice in the list", entry.id));
  if (entry.hash) by_hash_.emplace(key_of(*entry.hash), place);
  by_version_.emplace(key_of(entry.model, entry.firmware_version), place);
  entries_.push_back(std::move(entry));
  return {};
}

Result<> Cpl::remove(std::string_view id) {
  const auto found = by_id_.find(std::string(id));
  if (found == by_id_.end()) return make_error(ErrorCode::not_found, fmt::format("no CPL entry has the id \"{}\"", id));
  entries_[found->second].status = CplStatus::removed;
  return {};
}

}  // namespace rig::dcc
