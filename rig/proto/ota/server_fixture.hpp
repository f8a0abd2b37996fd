// SPDX-License-Identifier: Apache-2.0
//
// For the tests: a server with one image of 295 octets, and the requests of a client.
#pragma once

#include <gtest/gtest.h>

#include <numeric>

#include "rig/proto/ota/server.hpp"
#include "rig/proto/zcl/global_commands.hpp"
#include "rig/wire/conversation.hpp"

namespace rig::ota::test {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using wire::ArmTimer;

inline constexpr std::uint8_t tt = 0x42;
inline constexpr ImageId image_id{0x121D, 0x0084, 0xACDCACDC};
inline constexpr ImageId running_id{0x121D, 0x0084, 0x00000010};
inline const ClientAddress ppmid{NodeId{0x1A2B}, 1, {}};
inline const ClientAddress other{NodeId{0x2C3D}, 1, {}};
inline constexpr UtcTime new_year_2026 = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};

/// 295 octets, no two neighbours alike.
inline ByteView image_data() {
  static const Bytes data = [] {
    Bytes bytes(295);
    std::iota(bytes.begin(), bytes.end(), Byte{0});
    return bytes;
  }();
  return data;
}

inline TimePoint at(Duration since_start) { return TimePoint(since_start); }
inline UtcTime utc(TimePoint now) { return new_year_2026 + now.time_since_epoch(); }

template <class Command>
Bytes request(const Command& command, std::uint8_t sequence = tt) {
  const auto bytes = frame(sequence, command);
  return {bytes.begin(), bytes.end()};
}
inline Bytes query(std::optional<std::uint16_t> hardware = 0x0101) { return request(QueryNextImageRequest{running_id, hardware}); }
inline Bytes block_at(std::uint32_t offset, std::uint8_t max = 255) { return request(ImageBlockRequest{image_id, offset, max, {}, {}}); }
inline Bytes page_at(std::uint32_t offset, std::uint16_t size, std::uint16_t spacing_ms) {
  return request(ImagePageRequest{image_id, offset, 50, size, spacing_ms, {}});
}
inline Bytes end_with(Status status) { return request(UpgradeEndRequest{status, image_id}); }

template <class Command>
Send answer(const Command& command, bool encrypted = true) {
  return {ppmid, frame(tt, command), encrypted, true};
}
inline Send block_answer(std::uint32_t offset, std::uint32_t size, bool encrypted = true) {
  return {ppmid, block_frame(tt, image_id, offset, image_data().subspan(offset, size)), encrypted, true};
}
inline Send page_block(std::uint32_t offset, std::uint32_t size) {
  return {ppmid, block_frame(tt, image_id, offset, image_data().subspan(offset, size)), true, false};
}
inline Send default_answer(CommandId command, Status status, bool encrypted = true) {
  return {ppmid, zcl::default_response(header_of(command, tt), status), encrypted, true};
}
inline Send wait_answer(std::uint32_t current, std::uint32_t request_time, std::uint16_t period = 0) {
  return answer(ImageBlockResponse{WaitForData{current, request_time, period}});
}
inline Send abort_answer() { return answer(ImageBlockResponse{BlockRefusal{Status::abort}}); }

/// A server as a Conversation sees it: all bytes come from one client.
struct Desk {
  using Action = ota::Action;
  using Actions = ota::Actions;
  explicit Desk(ServerConfig config = {}, ImageSource image = {.id = image_id, .data = image_data()}) : server(small(config)) {
    handle = server.add_image(image);
  }
  static ServerConfig small(ServerConfig config) {
    config.max_clients = std::min<std::size_t>(config.max_clients, 8);
    return config;
  }
  Actions on_bytes(ByteView bytes, TimePoint now) { return server.on_message(ppmid, bytes, encrypted, now, utc(now)); }
  Actions on_timer(TimePoint now) { return server.on_timer(now, utc(now)); }

  Server server;
  ImageHandle handle{};
  bool encrypted{true};
};

using Talk = wire::Conversation<Desk>;

/// What every transfer ends with when nothing more is heard.
inline bool is_gone(const Action& action) { return std::holds_alternative<ClientGone>(action); }

/// The frames among the actions, as hex.
inline std::vector<std::string> frames_of(const Actions& actions) {
  std::vector<std::string> frames;
  for (const Action& action : actions) {
    if (const auto* send = std::get_if<Send>(&action)) frames.push_back(to_hex(send->frame));
  }
  return frames;
}
template <class Event>
const Event* event_of(const Actions& actions) {
  for (const Action& action : actions) {
    if (const auto* event = std::get_if<Event>(&action)) return event;
  }
  return nullptr;
}

}  // namespace rig::ota::test
