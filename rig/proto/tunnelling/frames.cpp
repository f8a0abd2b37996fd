// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/tunnelling/frames.hpp"

namespace rig::tunnelling {
namespace {

template <class Command>
bool print_as(const zcl::FrameView& frame, std::string& text) {
  if (!is<Command>(frame.header)) return false;
  const auto command = wire::decode<Command>(frame.payload);
  if (command.has_value()) text = wire::print(*command);
  return command.has_value();
}

}  // namespace

std::string print_frame(ByteView zcl_frame) {
  const auto frame = zcl::parse(zcl_frame);
  if (frame.has_error()) return to_hex(zcl_frame, " ");
  std::string text;
  const bool known = print_as<RequestTunnel>(*frame, text) || print_as<CloseTunnel>(*frame, text) || print_as<RequestTunnelResponse>(*frame, text) ||
                     print_as<ClosureNotification>(*frame, text) || print_as<TransferData<Direction::to_server>>(*frame, text) ||
                     print_as<TransferData<Direction::to_client>>(*frame, text) || print_as<TransferDataError<Direction::to_server>>(*frame, text) ||
                     print_as<TransferDataError<Direction::to_client>>(*frame, text);
  return known ? text : to_hex(zcl_frame, " ");
}

}  // namespace rig::tunnelling
