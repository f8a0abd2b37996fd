// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/proto/ash/link.hpp"

/// Any octets, to both ends of a link that is up; whatever is a frame must encode to bytes that decode to the same
/// frame.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig;
  ByteView chunk(data, size);
  ash::FrameReader reader;
  while (auto item = reader.next(chunk)) {
    if (item->has_error()) continue;
    const ash::WireBytes bytes = ash::encode(**item);
    ByteView again(bytes.data(), bytes.size());
    ash::FrameReader second;
    const auto same = second.next(again);
    if (!same || same->has_error() || **same != **item) std::abort();
  }
  ash::Link ncp(ash::LinkConfig::ncp());
  ncp.restarted(ash::Code::power_on, TimePoint{});
  ncp.on_bytes({data, size}, TimePoint{});
  ash::Link host;
  host.start(TimePoint{});
  host.on_bytes(Bytes{0x1A, 0xC1, 0x02, 0x0B, 0x0A, 0x52, 0x7E}, TimePoint{});
  host.on_bytes({data, size}, TimePoint{});
  return 0;
}
