// SPDX-License-Identifier: Apache-2.0
//
// What a host session tells its owner, beside the bytes to write.
#pragma once

#include "rig/proto/znp/startup.hpp"
#include "rig/wire/actions.hpp"

namespace rig::znp {

/// The owner's name for a request; it comes back in RequestDone, exactly once per request given.
enum class Ticket : std::uint32_t {};
/// The owner's name for a message; it comes back in MessageSent, exactly once per message given.
enum class MessageTag : std::uint32_t {};

using Write = wire::WriteBytes<256>;

/// A message from a device. One from endpoint 0 to endpoint 0 is a ZDO message of profile 0, with its transaction number.
struct Incoming {
  NodeId sender;
  std::uint16_t profile{};
  std::uint16_t cluster{};
  std::uint8_t source_endpoint{};
  std::uint8_t destination_endpoint{};
  bool secured{};
  Payload payload;
  bool operator==(const Incoming&) const = default;
};

/// What became of a message. success means that the device acknowledged it where that was asked for; a ZDO message or a
/// broadcast succeeds when the NCP took it: Z-Stack confirms neither. lost_in_reset: the device may have got it.
struct MessageSent {
  MessageTag tag{};
  Status status{};
  bool operator==(const MessageSent&) const = default;
};

/// The NCP's answer to a request, or to its last command where it took several.
struct RequestDone {
  Ticket ticket{};
  std::string_view command;
  Status status{};
  bool operator==(const RequestDone&) const = default;
};

struct Joined {
  Eui64 eui64;
  NodeId node;
  bool again{};  ///< it was in the network before
  bool operator==(const Joined&) const = default;
};
struct Left {
  Eui64 eui64;
  NodeId node;
  bool operator==(const Left&) const = default;
};

/// The NCP restarted by itself. MessageSent{lost_in_reset} has been told for every message that was queued or under way.
struct UnexpectedReset {
  ResetReason reason{};
  std::size_t messages_lost{};
  bool operator==(const UnexpectedReset&) const = default;
};

/// The session is over until start(). Every message and request outstanding has been reported before.
struct Failed {
  Error error;
  bool operator==(const Failed&) const = default;
};

using Action = std::variant<Write, wire::ArmTimer, wire::DisarmTimer, Ready, Incoming, MessageSent, RequestDone, Joined, Left, UnexpectedReset, Failed>;

/// One line, for logs and tests.
std::string to_string(const Action& action);

}  // namespace rig::znp
