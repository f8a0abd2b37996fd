// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_relay/adapter.hpp"

#include <fmt/format.h>

namespace rig::lcus_relay {
namespace {

adapter::BoardTraits traits_of(const Model& model) {
  return {.kind = fmt::format("an {}", model.name),
          .channels = model.channels,
          .reads_back = model.reads_back,
          .command_gap = model.command_gap,
          .reply_time_out = model.reply_time_out};
}

}  // namespace

LcusBoard::LcusBoard(const Settings& settings) : traits_(traits_of(settings.board())), query_(settings.query) {}

adapter::BoardRequest LcusBoard::set(unsigned channel, RelayState state) {
  const Command command{static_cast<std::uint8_t>(channel), operation_for(state)};
  return {.frame = wire::encode<adapter::BoardFrame>(command)};
}

adapter::BoardRequest LcusBoard::query(unsigned channel) {
  asked_ = channel;
  parser_.reset();
  const auto frame = encode_query(query_, channel);
  return {.frame = {frame.begin(), frame.end()}, .answered = true, .plural = "status queries"};
}

adapter::BoardAnswer LcusBoard::feed(Byte octet) {
  const auto status = parser_.feed(octet);
  if (!status || status->channel != asked_) return {};
  return status->state;
}

}  // namespace rig::lcus_relay
