// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdlib>

#include "adapters/scpi_meter/exchange.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::scpi_meter;
  LineReader reader;
  for (const rig::Byte octet : rig::ByteView(data, size)) {
    const auto line = reader.feed(octet);
    if (!line) continue;
    if (line->empty() || line->size() > LineReader::longest) std::abort();
    if (const auto number = parse_number(*line); number && !std::isfinite(*number)) std::abort();
  }
  // An exchange ends whatever is said.
  Exchange exchange({});
  exchange.read({});
  exchange.on_bytes({data, size}, {});
  for (int timer = 0; timer < 3; ++timer) exchange.on_timer({});
  if (exchange.state() != Exchange::State::idle) std::abort();
  return 0;
}
