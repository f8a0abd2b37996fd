// SPDX-License-Identifier: Apache-2.0
//
// What the OTA server knows about one client, and what it has been told to do with it.
#pragma once

#include <optional>
#include <string_view>

#include "rig/base/time.hpp"
#include "rig/proto/ota/commands.hpp"

namespace rig::ota {

/// A client is known by network address and endpoint. When the EUI-64 is given as well, its record follows the device to a new
/// network address, and is not mixed up with another device that got the old one. To look a client up, the EUI alone will do.
struct ClientAddress {
  NodeId node{};
  std::uint8_t endpoint{1};
  std::optional<Eui64> eui{};
  bool operator==(const ClientAddress&) const = default;
};
/// "0x1A2B/1" or "0x1A2B/1 (00DB1234567890A4)"
std::string to_string(const ClientAddress& client);

enum class ClientState : std::uint8_t {
  known,        // heard of, nothing offered
  offered,      // has an offer, no block asked for yet
  downloading,  // blocks are being served
  waiting,      // was told to come back later
  complete,     // the last byte was served; it verifies
  ended,        // reported SUCCESS and was told to wait for its activation
  activated,    // reported SUCCESS and was told when to activate
  more_needed,  // reported REQUIRE_MORE_IMAGE
  failed,       // reported another status
  aborted,      // was told to stop
  gone,         // silent for longer than the watchdog allows
};
std::string_view name(ClientState state);

/// One transfer: from its first block to the Upgrade End Request or ABORT, across pauses and restarts of the client.
struct Transfer {
  ImageId image{};
  std::uint32_t size{};  ///< of the whole file
  bool open{};
  bool last_byte_served{};
  std::uint32_t contiguous{};  ///< octets from the start without a hole; when the first block is at offset n, n are taken as held
  std::uint64_t bytes_served{};
  std::uint64_t blocks_served{};
  std::uint32_t retries{};   ///< blocks served again
  std::uint32_t restarts{};  ///< times the client went back to offset 0
  std::uint32_t last_offset{};
  std::uint8_t block_size{};  ///< octets in the last block
  std::uint8_t largest_block{};  ///< octets in the largest one
  Duration longest_pause{};   ///< between two blocks
  bool page_mode{};           ///< at least one page was served
  TimePoint first_block{};
  TimePoint last_block{};
  std::optional<Status> end_status{};
};

/// How far one client is.
struct ClientRecord {
  ClientAddress address{};
  ClientState state{ClientState::known};
  bool encrypted{};  ///< its last request carried APS encryption
  std::uint32_t queries{};
  std::optional<std::uint16_t> hardware_version{};  ///< as in its last query
  std::optional<std::uint32_t> running_version{};   ///< as in its last query
  std::uint32_t waits{};                            ///< WAIT_FOR_DATA answers
  TimePoint last_heard{};
  Transfer transfer{};  ///< the one that started last
};

/// When a client that reported SUCCESS activates.
struct Activation {
  enum class Kind : std::uint8_t { now, at, wait };
  Kind kind{Kind::now};
  UtcTime instant{};
  bool operator==(const Activation&) const = default;
  static Activation now() { return {}; }
  static Activation at(UtcTime instant) { return {Kind::at, instant}; }
  /// Not before another Upgrade End Response: Server::activate().
  static Activation wait() { return {Kind::wait, {}}; }
};

enum class ImageHandle : std::uint32_t {};

/// What a client is answered; plain values, changed at any time.
struct ClientPolicy {
  enum class Offer : std::uint8_t {
    matching,        // the highest version that matches manufacturer and image type and differs from the running one
    nothing,         // NO_IMAGE_AVAILABLE
    not_authorized,  // NOT_AUTHORIZED, for blocks too
  };
  Offer offer{Offer::matching};
  std::optional<ImageHandle> only_image{};
  bool offer_running_version{};  ///< offer an image even when the client runs that version already
  Activation activation{};
  std::optional<std::uint8_t> max_block{};              ///< instead of the server's
  std::optional<std::uint16_t> minimum_block_period{};  ///< told once per transfer to clients that report theirs; unit as on the client
  bool operator==(const ClientPolicy&) const = default;
};

/// Block requests are answered with WAIT_FOR_DATA until `until`; for ever, in steps of ServerConfig::open_wait, by default.
struct Hold {
  enum class Form : std::uint8_t { relative, absolute, past };  // past: a request time as far before the current time
  TimePoint until{TimePoint::max()};
  Form form{Form::relative};
  bool once{};  ///< told to the first request, however long it is, and to no other
  bool operator==(const Hold&) const = default;
};

}  // namespace rig::ota
