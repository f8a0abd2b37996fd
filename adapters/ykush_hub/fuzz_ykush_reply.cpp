// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "adapters/ykush_hub/protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::ykush_hub;
  const rig::ByteView bytes(data, size);
  const auto reply = rig::wire::decode<Reply>(bytes);
  if (reply.has_value() != (size >= 2 && size <= longest_report)) std::abort();
  if (!reply.has_value()) return 0;
  if (rig::wire::encode(*reply) != rig::Bytes(bytes.begin(), bytes.end())) std::abort();
  int said = 0;
  for (unsigned channel = 1; channel <= 15; ++channel) said += socket_state(reply->detail, channel).has_value() ? 1 : 0;
  if (said > 1) std::abort();
  return 0;
}
