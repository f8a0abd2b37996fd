// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "adapters/dcttech_relay/protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::dcttech_relay;
  const rig::ByteView bytes(data, size);
  if (const auto state = decode_state(bytes); state.has_value()) {
    if (size != report_size || !is_board_id(state->board_id())) std::abort();
    if (rig::wire::encode(*state) != rig::Bytes(bytes.begin(), bytes.end())) std::abort();
  }
  if (const auto command = rig::wire::decode<Switch>(bytes); command.has_value())
    if (rig::wire::encode(*command) != rig::Bytes(bytes.begin(), bytes.end())) std::abort();
  return 0;
}
