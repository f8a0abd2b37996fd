// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "adapters/icse_relay/adapter.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::icse_relay;
  // Whatever the board says, command mode begins once, and only behind the board's own identity.
  IcseBoard board({.model = models()[0], .at_start = AtStart::powered_up});
  bool identified = false;
  unsigned entered = 0;
  for (const rig::Byte octet : rig::ByteView(data, size)) {
    const auto request = board.prepare();
    if (request && request->frame[0] == enter_command_mode) ++entered;
    if (!request || !request->answered) continue;
    board.feed(octet);
    identified = identified || octet == models()[0].identity;
  }
  if (entered > (identified ? 1u : 0u)) std::abort();
  return 0;
}
