// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "adapters/cc2531_sniffer/protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::cc2531_sniffer;
  // Where a transfer ends must not matter.
  PacketReader whole, halves;
  auto in_halves = halves.feed({data, size / 2});
  for (const Said& said : halves.feed({data + size / 2, size - size / 2})) in_halves.push_back(said);
  if (whole.feed({data, size}) != in_halves) std::abort();
  for (const Said& said : in_halves) {
    const auto* captured = std::get_if<Captured>(&said);
    if (captured && captured->frame().size() + 2 != captured->octets.bytes.size()) std::abort();
    if (captured) static_cast<void>(captured->rssi_dbm() + captured->lqi());
  }
  return 0;
}
