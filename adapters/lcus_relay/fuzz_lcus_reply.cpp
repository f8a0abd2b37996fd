// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "adapters/lcus_relay/protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::lcus_relay;
  StatusParser parser;
  for (const rig::Byte octet : rig::ByteView(data, size))
    if (const auto status = parser.feed(octet); status && (status->channel < 1 || status->channel > 99)) std::abort();
  // The board's side of the line is read from the same bytes; chunks must not matter.
  CommandReader whole, halves;
  auto in_halves = halves.feed({data, size / 2});
  for (const Heard& heard : halves.feed({data + size / 2, size - size / 2})) in_halves.push_back(heard);
  if (whole.feed({data, size}) != in_halves) std::abort();
  return 0;
}
