// SPDX-License-Identifier: Apache-2.0
#include "adapters/dcttech_relay/protocol.hpp"

#include <algorithm>

namespace rig::dcttech_relay {

bool is_board_id(std::string_view text) {
  return text.size() == id_size && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

wire::Decoded<State> decode_state(ByteView report) {
  auto state = wire::decode<State>(report);
  if (state.has_value() && !is_board_id(as_text(state->id))) return wire::DecodeError::bad_value;
  return state;
}

}  // namespace rig::dcttech_relay
