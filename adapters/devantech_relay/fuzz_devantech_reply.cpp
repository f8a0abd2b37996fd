// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "adapters/devantech_relay/adapter.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::devantech_relay;
  // The board says whatever it likes to each question; the first octet chooses how often it is asked again.
  DevantechBoard board({.model = models()[1], .serial = "00015234"});
  const std::size_t answer = size == 0 ? 1 : 1 + data[0] % 8;
  for (std::size_t i = 0; i < size; ++i) {
    if (i % answer == 0 && !board.prepare()) board.query(8);
    const auto heard = board.feed(data[i]);
    if (const auto* refused = std::get_if<rig::adapter::Refused>(&heard); refused && refused->why.empty()) std::abort();
  }
  return 0;
}
