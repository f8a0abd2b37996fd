// SPDX-License-Identifier: Apache-2.0
#include "adapters/icse_relay/adapter.hpp"

#include <fmt/format.h>

namespace rig::icse_relay {

using namespace std::chrono_literals;
using adapter::BoardRequest;

IcseBoard::IcseBoard(const Settings& settings)
    : model_(settings.model),
      traits_{.kind = fmt::format("an {}", model_.name),
              .channels = model_.channels,
              .reads_back = false,
              .command_gap = 10ms,
              .reply_time_out = 1s},
      state_(settings.at_start == AtStart::command_mode ? State::command_mode : State::powered_up) {}

std::optional<BoardRequest> IcseBoard::prepare() {
  switch (state_) {
    case State::powered_up:
      return BoardRequest{.frame = {identify},
                          .answered = true,
                          .repeated = false,
                          .advice =
                              "if it has been in command mode since it was plugged in, it has taken the question "
                              "for a mask and closed contacts: unplug it and plug it in again, or write "
                              "`at_start: command_mode`",
                          .pause = 500ms};
    case State::identified:
      state_ = State::command_mode;
      return BoardRequest{.frame = {enter_command_mode}, .pause = 500ms};
    case State::command_mode:
      break;
  }
  return {};
}

BoardRequest IcseBoard::set(unsigned channel, RelayState state) {
  const unsigned bit = 1u << (channel - 1);
  closed_ = state == RelayState::on ? closed_ | bit : closed_ & ~bit;
  return {.frame = {encode_mask(closed_, model_.channels)}};
}

adapter::BoardAnswer IcseBoard::feed(Byte octet) {
  const Model* board = find_model(octet);
  if (board == nullptr) return {};
  if (board->identity != model_.identity)
    return adapter::Refused{
        fmt::format("the board says that it is an {}, the bench says an {}", board->name, model_.name)};
  state_ = State::identified;
  return adapter::Acknowledged{};
}

}  // namespace rig::icse_relay
