// SPDX-License-Identifier: Apache-2.0
//
// What a host session tells its owner, beside the bytes to write.
#pragma once

#include "rig/proto/ezsp/startup.hpp"
#include "rig/wire/actions.hpp"

namespace rig::ezsp {

/// The owner's name for a request; it comes back in RequestDone.
enum class Ticket : std::uint32_t {};
/// The owner's name for a message; it comes back in MessageSent, exactly once per message given.
enum class MessageTag : std::uint32_t {};

/// A message from a device.
struct Incoming {
  IncomingType type{};
  ApsFrame aps;  // options & aps::encryption: it came secured with the link key
  NodeId sender;
  std::optional<Eui64> sender_eui64;  // when the NCP knows it
  std::uint8_t lqi{};
  std::int8_t rssi_dbm{};
  Payload payload;
  bool operator==(const Incoming&) const = default;
};

/// What became of a message. With aps::retry, ok means that the device acknowledged it; delivery_failed that it did
/// not; timed_out that the NCP never told; lost_in_reset that the NCP restarted before it told (the device may have got
/// it); queue_full, not_ready and message_too_long that it never left us. A broadcast is ok when the NCP took it.
struct MessageSent {
  MessageTag tag{};
  Status status{};
  bool operator==(const MessageSent&) const = default;
};

/// The NCP's answer to a request; the one to its last command where it took several. `response` are the parameters as
/// they came, for decode<Command::Response>(response, version).
struct RequestDone {
  Ticket ticket{};
  Status status{};
  FrameBytes response;
  bool operator==(const RequestDone&) const = default;
};

struct DeviceJoined {
  Eui64 eui64;
  NodeId node;
  DeviceUpdate how{};
  NodeId parent;
  bool operator==(const DeviceJoined&) const = default;
};
struct DeviceLeft {
  Eui64 eui64;
  NodeId node;
  bool operator==(const DeviceLeft&) const = default;
};

/// network_up, network_down, network_opened, network_closed, ... once ready.
struct StackStatus {
  Status status{};
  bool operator==(const StackStatus&) const = default;
};

/// A callback the session makes nothing of, or could not decode.
struct OtherCallback {
  std::uint16_t id{};
  FrameBytes parameters;
  bool operator==(const OtherCallback&) const = default;
};

/// The NCP ran out of memory and dropped callbacks: messages may have been received or reported and we shall never
/// know.
struct CallbacksLost {
  bool operator==(const CallbacksLost&) const = default;
};

/// The NCP restarted by itself. MessageSent{lost_in_reset} has been told for every message that was queued or under
/// way.
struct UnexpectedReset {
  ash::Code code{};
  std::size_t messages_lost{};
  bool operator==(const UnexpectedReset&) const = default;
};

/// The session is over until start(). Every message and request outstanding has been reported before.
struct Failed {
  Error error;
  bool operator==(const Failed&) const = default;
};

using Action =
    std::variant<ash::Write, wire::ArmTimer, wire::DisarmTimer, Ready, Incoming, MessageSent, RequestDone, DeviceJoined,
                 DeviceLeft, StackStatus, OtherCallback, CallbacksLost, UnexpectedReset, Failed>;

/// One line, for logs and tests.
std::string to_string(const Action& action);

}  // namespace rig::ezsp
