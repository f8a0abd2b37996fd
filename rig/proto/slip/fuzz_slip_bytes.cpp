// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/proto/slip/slip.hpp"

/// Any octets; whatever is a packet must encode to octets that decode to the same packet.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig;
  ByteView chunk(data, size);
  slip::Decoder decoder;
  while (const auto item = decoder.next(chunk)) {
    if (item->has_error()) continue;
    Bytes stream;
    slip::encode(**item, stream);
    ByteView again(stream);
    slip::Decoder second;
    const auto same = second.next(again);
    if (!same || same->has_error() || to_hex(**same) != to_hex(**item)) std::abort();
  }
  return 0;
}
