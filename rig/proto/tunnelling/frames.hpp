// SPDX-License-Identifier: Apache-2.0
//
// The commands of the Smart Energy Tunnelling cluster 0x0704. A struct is the payload of one command:
//
//   const zcl::FrameBytes bytes = tunnelling::frame(sequence, tunnelling::RequestTunnel{});
//
// GBCS uses it with the Communications Hub as the client and protocol 6, GB-HGRP. Acknowledgements of data and flow control are
// not used there and have no struct here.
#pragma once

#include <vector>

#include "rig/proto/zcl/frame.hpp"

namespace rig::tunnelling {

inline constexpr std::uint16_t cluster_id = 0x0704;
inline constexpr std::uint8_t protocol_gb_hgrp = 6;
/// Octets of data in one frame that fits one APS payload with network and link security: 82 - 9 - 3 - 2.
inline constexpr std::size_t piece_size = 68;
/// No longer message passes the tunnel.
inline constexpr std::size_t max_message = 1500;

using zcl::Direction;

enum class Status : std::uint8_t { success = 0, busy = 1, no_more_ids = 2, protocol_not_supported = 3, flow_control_not_supported = 4 };
enum class TransferStatus : std::uint8_t { no_such_tunnel = 0, wrong_device = 1, data_overflow = 2 };

struct RequestTunnel {
  static constexpr auto direction = Direction::to_server;
  static constexpr std::uint8_t command = 0x00;
  std::uint8_t protocol = protocol_gb_hgrp;
  std::uint16_t manufacturer = 0xFFFF;
  bool flow_control = false;
  std::uint16_t max_incoming = max_message;
  bool operator==(const RequestTunnel&) const = default;
};
struct CloseTunnel {
  static constexpr auto direction = Direction::to_server;
  static constexpr std::uint8_t command = 0x01;
  std::uint16_t tunnel{};
  bool operator==(const CloseTunnel&) const = default;
};
struct RequestTunnelResponse {
  static constexpr auto direction = Direction::to_client;
  static constexpr std::uint8_t command = 0x00;
  std::uint16_t tunnel{};
  Status status{};
  std::uint16_t max_incoming = max_message;
  bool operator==(const RequestTunnelResponse&) const = default;
};
struct ClosureNotification {
  static constexpr auto direction = Direction::to_client;
  static constexpr std::uint8_t command = 0x06;
  std::uint16_t tunnel{};
  bool operator==(const ClosureNotification&) const = default;
};
template <Direction way>
struct TransferData {
  static constexpr auto direction = way;
  static constexpr std::uint8_t command = way == Direction::to_server ? 0x02 : 0x01;
  std::uint16_t tunnel{};
  wire::Rest<120> data{};
  bool operator==(const TransferData&) const = default;
};
template <Direction way>
struct TransferDataError {
  static constexpr auto direction = way;
  static constexpr std::uint8_t command = way == Direction::to_server ? 0x03 : 0x02;
  std::uint16_t tunnel{};
  TransferStatus status{};
  bool operator==(const TransferDataError&) const = default;
};

/// Responses disable the default response.
template <class Command>
zcl::FrameBytes frame(std::uint8_t sequence, const Command& command) {
  const bool response = Command::direction == Direction::to_client;
  return zcl::frame({zcl::FrameType::cluster_specific, Command::direction, response, {}, sequence, Command::command}, command);
}

/// Whether a frame is this command.
template <class Command>
bool is(const zcl::Header& header) {
  return header.type == zcl::FrameType::cluster_specific && header.direction == Command::direction && header.command == Command::command;
}

/// "request_tunnel{...}"; hex for a command that has no struct here.
std::string print_frame(ByteView zcl_frame);

}  // namespace rig::tunnelling

namespace rig::wire {

template <>
struct Layout<tunnelling::RequestTunnel> {
  using T = tunnelling::RequestTunnel;
  static constexpr std::string_view name = "request_tunnel";
  static constexpr std::tuple fields{Field{"protocol", &T::protocol}, Field{"manufacturer", &T::manufacturer}, Field{"flow_control", &T::flow_control},
                                     Field{"max_incoming", &T::max_incoming}};
};
template <>
struct Layout<tunnelling::CloseTunnel> {
  static constexpr std::string_view name = "close_tunnel";
  static constexpr std::tuple fields{Field{"tunnel", &tunnelling::CloseTunnel::tunnel}};
};
template <>
struct Layout<tunnelling::RequestTunnelResponse> {
  using T = tunnelling::RequestTunnelResponse;
  static constexpr std::string_view name = "request_tunnel_response";
  static constexpr std::tuple fields{Field{"tunnel", &T::tunnel}, Field{"status", &T::status}, Field{"max_incoming", &T::max_incoming}};
};
template <>
struct Layout<tunnelling::ClosureNotification> {
  static constexpr std::string_view name = "closure_notification";
  static constexpr std::tuple fields{Field{"tunnel", &tunnelling::ClosureNotification::tunnel}};
};
template <zcl::Direction way>
struct Layout<tunnelling::TransferData<way>> {
  using T = tunnelling::TransferData<way>;
  static constexpr std::string_view name = "transfer_data";
  static constexpr std::tuple fields{Field{"tunnel", &T::tunnel}, Field{"data", &T::data}};
};
template <zcl::Direction way>
struct Layout<tunnelling::TransferDataError<way>> {
  using T = tunnelling::TransferDataError<way>;
  static constexpr std::string_view name = "transfer_data_error";
  static constexpr std::tuple fields{Field{"tunnel", &T::tunnel}, Field{"status", &T::status}};
};

}  // namespace rig::wire
