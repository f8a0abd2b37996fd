// SPDX-License-Identifier: Apache-2.0
#include "adapters/kmtronic_relay/protocol.hpp"

#include <utility>

namespace rig::kmtronic_relay {
namespace {

constexpr Byte start = 0xFF;

constexpr bool is_state(Byte octet) { return octet <= 1; }
constexpr RelayState state_of(Byte octet) { return octet == 1 ? RelayState::on : RelayState::off; }

}  // namespace

Frame encode_set(unsigned channel, RelayState state) {
  return {start, static_cast<Byte>(channel), static_cast<Byte>(state == RelayState::on ? 0x01 : 0x00)};
}

Frame encode_query(QueryForm form, unsigned channel) {
  if (form == QueryForm::all) return {start, 0x09, 0x00};
  return {start, static_cast<Byte>(channel), 0x03};
}

void StatusParser::expect(QueryForm form, unsigned channel, unsigned channels) {
  *this = {};
  form_ = form;
  channel_ = channel;
  channels_ = channels;
}

std::optional<RelayState> StatusParser::feed(Byte octet) {
  return form_ == QueryForm::one ? feed_one(octet) : feed_all(octet);
}

std::optional<RelayState> StatusParser::feed_one(Byte octet) {
  const unsigned before = std::exchange(read_, octet == start ? 1 : 0);
  if (before == 1 && octet == channel_) read_ = 2;
  if (before == 2 && is_state(octet)) return state_of(octet);
  return {};
}

std::optional<RelayState> StatusParser::feed_all(Byte octet) {
  if (!is_state(octet)) {
    read_ = 0;
    return {};
  }
  if (++read_ == channel_) state_ = state_of(octet);
  if (read_ < channels_) return {};
  read_ = 0;
  return state_;
}

}  // namespace rig::kmtronic_relay
