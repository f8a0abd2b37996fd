// SPDX-License-Identifier: Apache-2.0
//
// The USB relay modules of Numato Lab (1 to 32 contacts).
#pragma once

#include "adapters/numato_relay/protocol.hpp"
#include "adapters/numato_relay/settings.hpp"
#include "rig/adapter/board_protocol.hpp"

namespace rig::numato_relay {

/// The module has no serial line: any speed is right.
inline constexpr std::uint32_t default_baud = 19200;

/// What adapter::RelayBoard says to one of them. Before the first command the module's prompt is asked for, and its id
/// where the bench names one.
class NumatoBoard final : public adapter::BoardProtocol {
 public:
  explicit NumatoBoard(const Settings& settings);

  const adapter::BoardTraits& traits() const override { return traits_; }
  std::optional<adapter::BoardRequest> prepare() override;
  adapter::BoardRequest set(unsigned channel, RelayState state) override;
  adapter::BoardRequest query(unsigned channel) override;
  adapter::BoardAnswer feed(Byte octet) override;

 private:
  enum class State : std::uint8_t { unknown, cleared, ready };
  enum class Asked : std::uint8_t { prompt, id, command, status };
  adapter::BoardRequest ask(Asked asked, std::string command, std::string_view plural);
  adapter::BoardAnswer prompted();
  adapter::BoardAnswer check_id(const std::string& id);
  adapter::BoardAnswer status(const std::string& answer) const;
  adapter::Refused unexpected(const std::string& answer) const;

  Settings settings_;
  adapter::BoardTraits traits_;
  State state_ = State::unknown;
  Asked asked_ = Asked::prompt;
  AnswerReader reader_;
};

}  // namespace rig::numato_relay
