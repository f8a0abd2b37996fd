// SPDX-License-Identifier: Apache-2.0
//
// The ICSE01xA USB relay boards (ICStation, PL2303, 2 to 8 contacts).
#pragma once

#include "adapters/icse_relay/protocol.hpp"
#include "adapters/icse_relay/settings.hpp"
#include "rig/adapter/board_protocol.hpp"

namespace rig::icse_relay {

using device::RelayState;

inline constexpr std::uint32_t default_baud = 9600;

/// What adapter::RelayBoard says to one of them. One command switches all contacts, so it remembers what it commanded;
/// until then all are taken to be open, and the first command opens all others.
class IcseBoard final : public adapter::BoardProtocol {
 public:
  explicit IcseBoard(const Settings& settings);

  const adapter::BoardTraits& traits() const override { return traits_; }
  std::optional<adapter::BoardRequest> prepare() override;
  adapter::BoardRequest set(unsigned channel, RelayState state) override;
  adapter::BoardAnswer feed(Byte octet) override;

 private:
  enum class State : std::uint8_t { powered_up, identified, command_mode };

  Model model_;
  adapter::BoardTraits traits_;
  State state_;
  unsigned closed_ = 0;  // bit 0 is contact 1
};

}  // namespace rig::icse_relay
