// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/proto/ota/commands.hpp"

namespace {

/// What was decoded must be read back as the same thing, and must fit a frame.
template <class T>
void there_and_back(const rig::zcl::FrameView& view) {
  if (view.header.command != static_cast<std::uint8_t>(T::id)) return;
  const auto value = rig::wire::decode<T>(view.payload);
  if (value.has_error()) return;
  static_cast<void>(rig::wire::print(*value));
  const auto bytes = rig::ota::frame(view.header.sequence, *value);
  const auto again = rig::wire::decode<T>(rig::zcl::parse(bytes)->payload);
  if (again.has_error() || !(*again == *value)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::ota;
  const auto view = rig::zcl::parse({data, size});
  if (view.has_error()) return 0;
  there_and_back<ImageNotify>(*view);
  there_and_back<QueryNextImageRequest>(*view);
  there_and_back<QueryNextImageResponse>(*view);
  there_and_back<ImageBlockRequest>(*view);
  there_and_back<ImagePageRequest>(*view);
  there_and_back<ImageBlockResponse>(*view);
  there_and_back<UpgradeEndRequest>(*view);
  there_and_back<UpgradeEndResponse>(*view);
  there_and_back<QueryDeviceSpecificFileRequest>(*view);
  there_and_back<QueryDeviceSpecificFileResponse>(*view);
  return 0;
}
