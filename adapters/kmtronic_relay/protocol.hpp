// SPDX-License-Identifier: Apache-2.0
//
// What travels between the rig and a KMtronic USB board (9600 8N1, vendor's command list):
//
//   command         FF channel 01 or 00   closed or open; channels count from 1; not answered
//   query of one    FF channel 03         boards with 1 and 2 contacts; answer: FF channel 01 or 00
//   query of all    FF 09 00              boards with 4 and 8 contacts; answer: one octet 01 or 00 per contact, nothing
//   else
#pragma once

#include <optional>

#include "rig/base/bytes.hpp"
#include "rig/device/relay_bank.hpp"

namespace rig::kmtronic_relay {

using device::RelayState;

inline constexpr std::size_t frame_size = 3;
using Frame = FixedBytes<frame_size>;

enum class QueryForm : std::uint8_t { one, all };

Frame encode_set(unsigned channel, RelayState state);
Frame encode_query(QueryForm form, unsigned channel);

/// Finds the state of one contact in the answer to a query. An answer about all contacts has no frame around it: it is
/// as many octets 00 or 01 in a row as the board has contacts.
class StatusParser {
 public:
  /// Forgets what was read; `channel` was asked of a board with `channels`.
  void expect(QueryForm form, unsigned channel, unsigned channels);
  std::optional<RelayState> feed(Byte octet);

 private:
  std::optional<RelayState> feed_one(Byte octet);
  std::optional<RelayState> feed_all(Byte octet);

  QueryForm form_{};
  unsigned channel_ = 1, channels_ = 1;
  unsigned read_ = 0;  // octets of the answer so far
  RelayState state_{};
};

}  // namespace rig::kmtronic_relay
