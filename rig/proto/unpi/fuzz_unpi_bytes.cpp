// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include "rig/proto/unpi/frame.hpp"

/// A frame that was found must encode to octets that stand in the input as they are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig;
  const ByteView input(data, size);
  unpi::Parser parser;
  const auto check = [&](const unpi::Frame& frame) {
    const auto again = unpi::encode(frame.id, frame.data);
    if (std::search(input.begin(), input.end(), again.begin(), again.end()) == input.end()) std::abort();
  };
  parser.feed(input, check);
  parser.give_up_waiting(check);
  if (parser.is_inside_frame() || parser.dropped() > size) std::abort();
  return 0;
}
