// SPDX-License-Identifier: Apache-2.0
//
// The USB relay boards of KMtronic (FTDI, 1 to 8 contacts).
#pragma once

#include "adapters/kmtronic_relay/settings.hpp"
#include "rig/adapter/board_protocol.hpp"

namespace rig::kmtronic_relay {

inline constexpr std::uint32_t default_baud = 9600;

/// What adapter::RelayBoard says to one of them.
class KmtronicBoard final : public adapter::BoardProtocol {
 public:
  explicit KmtronicBoard(const Settings& settings);

  const adapter::BoardTraits& traits() const override { return traits_; }
  adapter::BoardRequest set(unsigned channel, RelayState state) override;
  adapter::BoardRequest query(unsigned channel) override;
  adapter::BoardAnswer feed(Byte octet) override;

 private:
  adapter::BoardTraits traits_;
  QueryForm query_;
  StatusParser parser_;
};

}  // namespace rig::kmtronic_relay
