// SPDX-License-Identifier: Apache-2.0
#include "adapters/cleware_switch/protocol.hpp"

namespace rig::cleware_switch {

FixedBytes<5> encode_switch(const Model& model, unsigned channel, RelayState state) {
  const unsigned socket = channel - 1;
  const bool one = (state == RelayState::on) != model.cuts;
  const auto address = static_cast<Byte>(0x10 + socket);
  const Byte value = one ? 0x01 : 0x00;
  if (!model.long_command) return {0x00, address, value};
  return {0x03, address, value, 0x00, static_cast<Byte>(1U << socket)};
}

std::optional<RelayState> state_in(const Model& model, ByteView report, unsigned channel) {
  if (report.empty()) return std::nullopt;
  const bool one = (report[0] >> (channel - 1) & 1) != 0;
  return one != model.cuts ? RelayState::on : RelayState::off;
}

std::optional<RelayState> Steadiness::feed(RelayState said) {
  in_a_row_ = last_ == said ? in_a_row_ + 1 : 1;
  last_ = said;
  return in_a_row_ >= often_enough ? last_ : std::nullopt;
}

}  // namespace rig::cleware_switch
