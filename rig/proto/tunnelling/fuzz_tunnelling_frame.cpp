// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/proto/tunnelling/client.hpp"
#include "rig/proto/tunnelling/server.hpp"

namespace {

using namespace rig;
using namespace rig::tunnelling;

/// What was decoded must be read back as the same thing.
template <class Command>
void there_and_back(const zcl::FrameView& view) {
  if (!is<Command>(view.header)) return;
  const auto command = wire::decode<Command>(view.payload);
  if (command.has_error()) return;
  const auto bytes = frame(view.header.sequence, *command);
  const auto again = wire::decode<Command>(zcl::parse(bytes)->payload);
  if (again.has_error() || !(*again == *command)) std::abort();
}

/// Three octets that never end a message, and lengths without limit.
std::optional<std::size_t> length_of(ByteView prefix) {
  if (prefix.size() < 3) return std::nullopt;
  return std::size_t{prefix[0]} << 8 | prefix[1];
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes{data, size};
  static_cast<void>(print_frame(bytes));
  Client client(length_of);
  Server server(length_of);
  static_cast<void>(client.send(1, Bytes(100, 1), {}));
  static_cast<void>(server.send(Bytes(100, 1)));
  for (int round = 0; round < 3; ++round) {
    static_cast<void>(client.on_bytes(bytes, {}));
    static_cast<void>(client.on_delivered(true, {}));
    static_cast<void>(server.on_bytes(bytes, {}));
    static_cast<void>(server.on_delivered(false));
  }
  const auto view = zcl::parse(bytes);
  if (view.has_error()) return 0;
  there_and_back<RequestTunnel>(*view);
  there_and_back<CloseTunnel>(*view);
  there_and_back<RequestTunnelResponse>(*view);
  there_and_back<ClosureNotification>(*view);
  there_and_back<TransferData<Direction::to_server>>(*view);
  there_and_back<TransferData<Direction::to_client>>(*view);
  there_and_back<TransferDataError<Direction::to_server>>(*view);
  there_and_back<TransferDataError<Direction::to_client>>(*view);
  return 0;
}
