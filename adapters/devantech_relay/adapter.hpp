// SPDX-License-Identifier: Apache-2.0
//
// The USB-RLY family of relay boards (Devantech, 2 to 8 contacts).
#pragma once

#include "adapters/devantech_relay/protocol.hpp"
#include "adapters/devantech_relay/settings.hpp"
#include "rig/adapter/board_protocol.hpp"

namespace rig::devantech_relay {

/// The board has no serial line: any speed is right.
inline constexpr std::uint32_t default_baud = 19200;

/// What adapter::RelayBoard says to one of them. Before the first command the board is asked which one it is.
class DevantechBoard final : public adapter::BoardProtocol {
 public:
  explicit DevantechBoard(const Settings& settings);

  const adapter::BoardTraits& traits() const override { return traits_; }
  std::optional<adapter::BoardRequest> prepare() override;
  adapter::BoardRequest set(unsigned channel, RelayState state) override;
  adapter::BoardRequest query(unsigned channel) override;
  adapter::BoardAnswer feed(Byte octet) override;

 private:
  enum class State : std::uint8_t { unknown, model_known, ready };
  adapter::BoardRequest ask(Byte question, std::string_view plural);
  adapter::BoardAnswer check_model(Byte module_id);
  adapter::BoardAnswer check_serial(ByteView serial);

  Settings settings_;
  adapter::BoardTraits traits_;
  State state_ = State::unknown;
  unsigned asked_ = 1;
  AnswerReader reader_;
};

}  // namespace rig::devantech_relay
