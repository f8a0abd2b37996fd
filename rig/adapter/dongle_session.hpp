// SPDX-License-Identifier: Apache-2.0
//
// What every ZigBee dongle's host session has in common, whatever protocol it speaks: a sans-I/O machine that an adapter folder
// wraps around its own session, for the driver in dongle.hpp.
#pragma once

#include <boost/container/small_vector.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "rig/device/coordinator.hpp"
#include "rig/wire/actions.hpp"

namespace rig::adapter {

/// The driver's name for a request; it comes back in RequestDone, exactly once.
enum class Ticket : std::uint32_t {};
/// The driver's name for a message; it comes back in MessageSent, exactly once.
enum class MessageTag : std::uint32_t {};

/// No serial frame of any dongle is longer, with its escapes.
inline constexpr std::size_t max_dongle_write = 512;
using Write = wire::WriteBytes<max_dongle_write>;

/// Once per start(): the dongle is configured and its network is up.
struct Ready {
  device::CoordinatorInfo info;
};
struct Incoming {
  device::ApsMessage message;
};
/// What became of a message: no refusal means that the device acknowledged it, or that it was sent where no acknowledgement was
/// asked for. `where` of a refusal is filled in by the driver, here and below.
struct MessageSent {
  MessageTag tag{};
  std::optional<Error> refusal{};
};
struct RequestDone {
  Ticket ticket{};
  std::optional<Error> refusal{};
};
struct Membership {
  device::JoinEvent event{};
  Eui64 device;
  NodeId node;
};
/// The session is over until start(): it hangs, broke its protocol, or restarted by itself (unexpected_reset). What was
/// outstanding has been reported before.
struct Failed {
  Error error;
};

using DongleAction = std::variant<Write, wire::ArmTimer, wire::DisarmTimer, Ready, Incoming, MessageSent, RequestDone, Membership, Failed>;

/// One start of one dongle: the driver makes a new session for the next. send() and the requests are called only between Ready
/// and Failed. A session may answer with more actions at any call; it uses no heap per message.
class DongleSession {
 public:
  using Actions = boost::container::small_vector<DongleAction, 6>;

  virtual ~DongleSession() = default;
  virtual Actions start(TimePoint now) = 0;
  virtual Actions on_bytes(ByteView chunk, TimePoint now) = 0;
  virtual Actions on_timer(TimePoint now) = 0;
  virtual Actions send(MessageTag tag, const device::ApsMessage& message, TimePoint now) = 0;
  /// 0 closes. `keys_only`: a device whose own key was not added stays out.
  virtual Actions permit_join(Ticket ticket, std::chrono::seconds duration, bool keys_only, TimePoint now) = 0;
  virtual Actions add_link_key(Ticket ticket, Eui64 device, const std::array<Byte, 16>& key, TimePoint now) = 0;
  /// Something harmless that only a sane dongle answers.
  virtual Actions check(Ticket ticket, TimePoint now) = 0;
};

}  // namespace rig::adapter
