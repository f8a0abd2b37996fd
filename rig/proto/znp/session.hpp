// SPDX-License-Identifier: Apache-2.0
//
// A host's session with a TI ZigBee network processor running Z-Stack 3, sans-I/O:
//
//   Session session(config);
//   perform(session.start(now));                                   // ... until Ready or Failed
//   perform(session.permit_join(Ticket{1}, 180s, JoinKeys::install_code, now));
//   perform(session.send(MessageTag{7}, {.destination = node, .profile = 0x0109, .cluster = 0x0019, ...}, zcl, now));
//
// The NCP takes one SREQ at a time; the session queues the rest, requests before messages, each in the order given.
// After Failed or UnexpectedReset it does nothing until start() is called again. No heap is used per message.
#pragma once

#include <boost/circular_buffer.hpp>
#include <boost/container/small_vector.hpp>
#include <map>

#include "rig/proto/znp/session_events.hpp"

namespace rig::znp {

enum class JoinKeys { any, install_code };

/// One APS message to send. Endpoint 0 on both sides is ZDO: profile 0, the payload beginning with the transaction number.
struct Outgoing {
  NodeId destination;
  std::uint16_t profile{};
  std::uint16_t cluster{};
  std::uint8_t source_endpoint{};
  std::uint8_t destination_endpoint{};
  bool acknowledged{};
  bool encrypted{};
};

class Session {
 public:
  using Action = znp::Action;
  using Actions = boost::container::small_vector<Action, 6>;

  explicit Session(SessionConfig config);

  /// Resets the coordinator and makes it ready. May be called again at any time; what was outstanding is reported first.
  Actions start(TimePoint now);
  Actions on_bytes(ByteView chunk, TimePoint now);
  Actions on_timer(TimePoint now);

  bool is_ready() const { return state_ == State::ready; }

  /// Whole seconds, 0 closes, 255 and more opens until closed. JoinKeys::install_code admits only devices whose key was added.
  Actions permit_join(Ticket ticket, std::chrono::seconds duration, JoinKeys keys, TimePoint now);
  /// The key a device derives from its install code; kept by the stick until the device joins.
  Actions add_install_code_key(Ticket ticket, Eui64 device, const Key& key, TimePoint now);
  Actions ping(Ticket ticket, TimePoint now);
  /// At most max_payload octets.
  Actions send(MessageTag tag, const Outgoing& message, ByteView payload, TimePoint now);

 private:
  enum class State { idle, starting, ready, failed };
  enum class Outstanding { nothing, startup, command, message };
  struct Command {
    Ticket ticket{};
    unpi::Id id;
    std::string_view name;
    unpi::FrameBytes frame;
    bool last = true;  // of the commands this request takes
  };
  struct Message {
    MessageTag tag{};
    Outgoing what;
    int refusals = 0;
    Payload payload;
    bool is_confirmed() const { return !what.destination.is_broadcast() && what.source_endpoint != 0; }
  };
  struct InFlight {
    MessageTag tag{};
    std::uint8_t transaction{};
    TimePoint expires;
  };
  struct Member {
    NodeId node;
    bool announcement_due = false;  // it was admitted, and will announce itself
  };
  static constexpr std::size_t most_in_flight = 64;

  auto frame_taker(TimePoint now, Actions& out) {
    return [this, now, &out](const unpi::Frame& frame) { on_frame(frame, now, out); };
  }
  void on_frame(const unpi::Frame& frame, TimePoint now, Actions& out);
  void on_reset(ByteView data, TimePoint now, Actions& out);
  void on_answer(ByteView data, bool unknown_command, TimePoint now, Actions& out);
  void on_command_done(Status status, Actions& out);
  void on_message_taken(Status status, TimePoint now, Actions& out);
  void on_indication(const unpi::Frame& frame, TimePoint now, Actions& out);
  void on_confirm(ByteView data, Actions& out);
  void on_incoming(ByteView data, Actions& out);
  void on_incoming_ext(ByteView data, Actions& out);
  void on_zdo_message(ByteView data, Actions& out);
  void on_admitted(ByteView data, Actions& out);
  void on_announced(ByteView data, Actions& out);
  void on_left(ByteView data, Actions& out);
  void make_move(Startup::Move move, TimePoint now, Actions& out);
  template <class C>
  static Command command(Ticket ticket, const C& parameters, bool last = true);
  void enqueue(std::initializer_list<Command> commands, Actions& out);
  Status check(const Outgoing& message, ByteView payload) const;
  void pump(TimePoint now, Actions& out);
  bool may_send_message(TimePoint now) const;
  void send_message(const Message& message, TimePoint now, Actions& out);
  void transmit(Outstanding kind, unpi::Id id, std::string_view name, const unpi::FrameBytes& frame, Duration patience, TimePoint now, Actions& out);
  std::uint8_t next_transaction();
  InFlight* find_in_flight(std::uint8_t transaction);
  void forget_in_flight(std::uint8_t transaction);
  void fail(Error error, Status status_of_outstanding, Actions& out);
  std::size_t report_outstanding(Status status, Actions& out);
  void settle(TimePoint now, Actions& out);

  std::shared_ptr<const SessionConfig> config_;
  unpi::Parser parser_;
  Startup startup_;
  State state_ = State::idle;
  TimePoint last_bytes_{};

  Outstanding outstanding_ = Outstanding::nothing;
  unpi::Id outstanding_id_;
  std::string_view outstanding_name_;
  std::uint8_t outstanding_transaction_ = 0;

  boost::circular_buffer<Command> commands_;  // the front one is outstanding when outstanding_ says so
  boost::circular_buffer<Message> messages_;  // likewise
  boost::container::static_vector<InFlight, most_in_flight> in_flight_;  // oldest first
  std::size_t max_in_flight_ = 2;
  std::uint8_t last_transaction_ = 0;
  std::map<Eui64, Member> members_;  // as far as this session has heard of them

  Duration retry_pause_{};
  std::optional<TimePoint> retry_at_;
  std::optional<TimePoint> deadline_;  // of the outstanding command, or of what startup waits for
  std::optional<TimePoint> armed_;
};

}  // namespace rig::znp
