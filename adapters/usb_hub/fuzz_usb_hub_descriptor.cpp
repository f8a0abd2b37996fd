// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "adapters/usb_hub/protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::usb_hub;
  const rig::ByteView bytes(data, size);
  for (const Speed speed : {Speed::high, Speed::super})
    if (const auto hub = read_hub_descriptor(bytes, speed); hub.has_value() && hub->ports == 0) std::abort();
  if (const auto port = rig::wire::decode<PortStatus>(bytes); port.has_value() && size != port_status_size)
    std::abort();
  if (const auto speed = speed_of(bytes); speed.has_value() && size < device_descriptor_size) std::abort();
  return 0;
}
