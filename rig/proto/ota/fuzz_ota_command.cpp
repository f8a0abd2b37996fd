// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/proto/ota/server.hpp"

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

/// The server takes the same bytes from a client, and must neither read beyond its image nor send what no client can read.
void serve(rig::ByteView frame) {
  using namespace rig;
  const Bytes image(120, 0x5A);  // its own allocation, so a sanitizer sees an overrun
  ota::Server server({.max_clients = 2});
  server.add_image({.id = {0x121D, 0x0084, 0xACDCACDC}, .data = image});
  TimePoint now{};
  for (int round = 0; round < 2; ++round, now += std::chrono::minutes(3)) {
    for (const auto& action : server.on_message({NodeId{1}, 1, {}}, frame, true, now, UtcTime{})) {
      const auto* send = std::get_if<ota::Send>(&action);
      if (send != nullptr && zcl::parse(send->frame).has_error()) std::abort();
      static_cast<void>(ota::to_string(action));
    }
    static_cast<void>(server.on_timer(now, UtcTime{}));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::ota;
  serve({data, size});
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
