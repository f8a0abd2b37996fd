// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/proto/air_frame/aps.hpp"
#include "rig/proto/air_frame/nwk.hpp"

namespace {

using namespace rig;

/// What can be read and is written again must be read as the same thing.
template <class T>
std::optional<T> there_and_back(ByteView bytes) {
  const auto value = wire::decode<T>(bytes);
  if (value.has_error()) return std::nullopt;
  static_cast<void>(wire::print(*value));
  const auto again = wire::decode<T>(wire::encode(*value));
  if (again.has_error() || !(*again == *value)) std::abort();
  return *value;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::air_frame;
  const ByteView bytes(data, size);
  static_cast<void>(without_fcs(bytes));
  static_cast<void>(there_and_back<ApsFrame>(bytes));
  if (const auto nwk = there_and_back<NwkFrame>(bytes)) static_cast<void>(opened(*nwk, Key{}, Eui64{}));
  const auto mac = there_and_back<MacFrame>(bytes);
  if (!mac) return 0;
  const auto nwk = there_and_back<NwkFrame>({mac->payload.bytes.data(), mac->payload.bytes.size()});
  if (nwk) static_cast<void>(there_and_back<ApsFrame>({nwk->payload.bytes.data(), nwk->payload.bytes.size()}));
  return 0;
}
