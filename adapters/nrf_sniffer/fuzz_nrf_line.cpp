// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "adapters/nrf_sniffer/protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::nrf_sniffer;
  // How the bytes come in pieces must not matter.
  LineReader whole, halves;
  auto in_halves = halves.feed({data, size / 2});
  for (std::string& line : halves.feed({data + size / 2, size - size / 2})) in_halves.push_back(std::move(line));
  if (whole.feed({data, size}) != in_halves) std::abort();
  for (const std::string& line : in_halves) {
    const auto received = parse_received(line);
    if (received && (received->frame.empty() || received->frame.size() > max_psdu || received->time >= clock_turn)) std::abort();
    static_cast<void>(is_echo(line, sleep_command) || is_complaint(line));
  }
  return 0;
}
