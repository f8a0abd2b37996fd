// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ota/client_table.hpp"

#include <algorithm>
#include <bit>

namespace rig::ota {
namespace {

bool is_other_device(const ClientAddress& known, const ClientAddress& address) {
  return known.eui && address.eui && *known.eui != *address.eui;
}

}  // namespace

ClientTable::ClientTable(std::size_t capacity)
    : capacity_(std::max<std::size_t>(capacity, 1)), buckets_(std::bit_ceil(2 * capacity_), empty) {
  rows_.reserve(capacity_);
}

Client* ClientTable::find_or_add(const ClientAddress& address, const ClientPolicy& policy_when_new) {
  Client* at_node = find_by_node(address);
  if (at_node != nullptr && !is_other_device(at_node->record.address, address)) {
    if (address.eui) at_node->record.address.eui = address.eui;
    return at_node;
  }
  if (at_node != nullptr) at_node->record.address.node = NodeId{};  // its address was given to somebody else
  Client* moved = find_by_eui(address);
  if (moved != nullptr) moved->record.address.node = address.node;
  if (at_node != nullptr || moved != nullptr) rebuild();
  if (moved != nullptr) return moved;
  if (rows_.size() == capacity_) return nullptr;
  Client& added = rows_.emplace_back();
  added.record.address = address;
  added.policy = policy_when_new;
  insert(static_cast<std::uint32_t>(rows_.size() - 1));
  return &added;
}

Client* ClientTable::find(const ClientAddress& address) {
  Client* at_node = find_by_node(address);
  if (at_node != nullptr && !is_other_device(at_node->record.address, address)) return at_node;
  return find_by_eui(address);
}

Client* ClientTable::find_by_node(const ClientAddress& address) {
  for (std::size_t bucket = first_bucket(address);; bucket = (bucket + 1) & (buckets_.size() - 1)) {
    if (buckets_[bucket] == empty) return nullptr;
    Client& client = rows_[buckets_[bucket]];
    if (client.record.address.node == address.node && client.record.address.endpoint == address.endpoint) return &client;
  }
}

Client* ClientTable::find_by_eui(const ClientAddress& address) {
  if (!address.eui) return nullptr;
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const Client& client) {
    return client.record.address.eui == address.eui && client.record.address.endpoint == address.endpoint;
  });
  return found == rows_.end() ? nullptr : &*found;
}

std::size_t ClientTable::first_bucket(const ClientAddress& address) const {
  const std::uint32_t key = static_cast<std::uint32_t>(address.node.value) << 8 | address.endpoint;
  return (key * 2654435769u >> 7) & (buckets_.size() - 1);  // Fibonacci hashing
}

void ClientTable::insert(std::uint32_t row) {
  std::size_t bucket = first_bucket(rows_[row].record.address);
  while (buckets_[bucket] != empty) bucket = (bucket + 1) & (buckets_.size() - 1);
  buckets_[bucket] = row;
}

void ClientTable::rebuild() {
  std::fill(buckets_.begin(), buckets_.end(), empty);
  for (std::uint32_t row = 0; row < rows_.size(); ++row) {
    if (rows_[row].record.address.node != NodeId{}) insert(row);
  }
}

}  // namespace rig::ota
