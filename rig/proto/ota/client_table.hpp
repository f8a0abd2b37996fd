// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "rig/proto/ota/client_record.hpp"

namespace rig::ota {

/// One row of the client table.
struct Client {
  ClientRecord record{};
  ClientPolicy policy{};
  std::optional<Hold> hold{};
  bool abort{};                ///< the next block request is answered with ABORT, until released
  bool queried_again{};        ///< asked for the next image since its last block
  bool block_period_told{};
  TimePoint quiet_until{};     ///< told to be silent until then
  std::uint32_t image_slot{};  ///< where its image was found last
};

/// A bounded table of clients: an open hash over network address and endpoint, allocated once. Rows never move or disappear.
class ClientTable {
 public:
  explicit ClientTable(std::size_t capacity);

  /// The client's row, made when new; null when the table is full. Learns the EUI, and follows it to a new network address.
  Client* find_or_add(const ClientAddress& address, const ClientPolicy& policy_when_new);
  Client* find(const ClientAddress& address);
  const Client* find(const ClientAddress& address) const { return const_cast<ClientTable*>(this)->find(address); }

  std::vector<Client>& rows() { return rows_; }
  const std::vector<Client>& rows() const { return rows_; }

 private:
  static constexpr std::uint32_t empty = 0xFFFFFFFF;

  Client* find_by_node(const ClientAddress& address);
  Client* find_by_eui(const ClientAddress& address);
  std::size_t first_bucket(const ClientAddress& address) const;
  void insert(std::uint32_t row);
  void rebuild();

  std::size_t capacity_;
  std::vector<Client> rows_;
  std::vector<std::uint32_t> buckets_;  // row numbers; a power of two, at most half full
};

}  // namespace rig::ota
