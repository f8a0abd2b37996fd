// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/proto/zdo/frames.hpp"

namespace {

/// What was decoded must be read back as the same thing. Long lists do not fit a message of ours and are only decoded.
template <class Payload>
void there_and_back(rig::ByteView bytes) {
  const auto message = rig::zdo::parse<Payload>(bytes);
  if (message.has_error()) return;
  static_cast<void>(rig::wire::print(*message));
  if (bytes.size() > rig::wire::max_message) return;
  const auto again = rig::zdo::parse<Payload>(rig::zdo::frame(message->sequence, message->payload));
  if (again.has_error() || !(*again == *message)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::zdo;
  const rig::ByteView bytes{data, size};
  there_and_back<NodeDescriptorResponse>(bytes);
  there_and_back<SimpleDescriptorResponse>(bytes);
  there_and_back<ActiveEndpointsResponse>(bytes);
  there_and_back<MatchDescriptorRequest>(bytes);
  there_and_back<NetworkAddressResponse>(bytes);
  there_and_back<NetworkAddressRequest>(bytes);
  there_and_back<DeviceAnnounce>(bytes);
  there_and_back<MgmtLeaveRequest>(bytes);
  there_and_back<MgmtLqiResponse>(bytes);
  return 0;
}
