// SPDX-License-Identifier: Apache-2.0
//
// A host's session with a coordinator that speaks EZSP over ASH (UG100, UG101), sans-I/O:
//
//   Session session(config);
//   perform(session.start(now));                         // ... until Ready or Failed
//   perform(session.permit_join(Ticket{1}, 180s, JoinKeys::install_code, now));
//   perform(session.send_unicast(MessageTag{7}, node, {.profile = 0x0109, .cluster = 0x0019, ...}, zcl, now));
//
// EZSP takes one command at a time; the session queues the rest, requests before messages, each in the order given.
// After Failed or UnexpectedReset it does nothing until start() is called again. No heap is used per message.
#pragma once

#include <boost/container/small_vector.hpp>

#include "rig/proto/ezsp/session_events.hpp"

namespace rig::ezsp {

enum class JoinKeys { any, install_code };

class Session {
 public:
  using Action = ezsp::Action;
  using Actions = boost::container::small_vector<Action, 6>;

  explicit Session(SessionConfig config);

  /// Resets the coordinator and makes it ready. May be called again at any time; what was outstanding is reported
  /// first.
  Actions start(TimePoint now);
  Actions on_bytes(ByteView chunk, TimePoint now);
  Actions on_timer(TimePoint now);

  bool is_ready() const { return state_ == State::ready; }
  /// The version agreed; needed to decode RequestDone::response and OtherCallback::parameters.
  Version version() const { return startup_.version(); }

  /// Whole seconds, 0 closes, 255 and more opens until closed. JoinKeys::install_code admits only devices whose
  /// install code key was added.
  Actions permit_join(Ticket ticket, std::chrono::seconds duration, JoinKeys keys, TimePoint now);
  /// A key for one device, kept in the key table: Smart Energy's preconfigured link key.
  Actions add_link_key(Ticket ticket, Eui64 device, const Key& key, TimePoint now);
  /// A key for one device's next join, kept for the transient key timeout: the hash of its install code.
  Actions add_install_code_key(Ticket ticket, Eui64 device, const Key& key, TimePoint now);
  /// Any other command. RequestDone::status is the answer's own status where it has one.
  template <class Command>
  Actions request(Ticket ticket, const Command& command, TimePoint now);

  /// `payload` is the ZCL or ZDO frame, at most max_payload octets; aps.options choose acknowledgement and APS
  /// security.
  Actions send_unicast(MessageTag tag, NodeId destination, const ApsFrame& aps, ByteView payload, TimePoint now);
  /// Radius 0 is the stack's maximum.
  Actions send_broadcast(MessageTag tag, NodeId destination, const ApsFrame& aps, std::uint8_t radius, ByteView payload,
                         TimePoint now);

 private:
  enum class State { idle, resetting, starting, ready, failed };
  enum class Outstanding { nothing, startup, command, message };
  using StatusOf = Status (*)(ByteView parameters, Version version);
  struct KeySearch {
    Eui64 device;
    Key key{};
    bool for_unused_entry = false;
  };
  struct Command {
    Ticket ticket{};
    std::uint16_t id{};
    FrameBytes frame;
    StatusOf status_of = nullptr;
    bool last = true;  // of the commands this request takes
    std::optional<KeySearch> search{};
  };
  struct Message {
    MessageTag tag{};
    NodeId destination;
    ApsFrame aps;
    std::uint8_t radius{};
    bool broadcast = false;
    int refusals = 0;
    Payload payload;
  };
  struct InFlight {
    MessageTag tag{};
    std::uint8_t wire_tag{};
    TimePoint expires;
  };
  static constexpr std::size_t max_in_flight = 64;

  void take_link_actions(ash::Link::Actions actions, TimePoint now, Actions& out);
  void on_link_up(TimePoint now, Actions& out);
  void on_link_down(const ash::LinkDown& down, Actions& out);
  void on_frame(ByteView bytes, TimePoint now, Actions& out);
  void on_response(const Header& header, ByteView parameters, TimePoint now, Actions& out);
  void on_command_done(std::uint16_t id, ByteView parameters, Actions& out);
  bool continue_key_search(std::uint16_t id, ByteView parameters);
  void on_message_taken(std::uint16_t id, ByteView parameters, TimePoint now, Actions& out);
  void on_callback(const Header& header, ByteView parameters, TimePoint now, Actions& out);
  bool interpret(const Header& header, ByteView parameters, TimePoint now, Actions& out);
  void on_message_sent(const MessageSentHandler& sent, Actions& out);
  void on_incoming(const IncomingMessageHandler& message, Actions& out);
  void on_join(const TrustCenterJoinHandler& join, Actions& out);
  void on_stack_status(Status status, TimePoint now, Actions& out);
  void make_move(Startup::Move move, TimePoint now, Actions& out);
  void enqueue(Command command, Actions& out);
  template <class C>
  Command command(Ticket ticket, const C& parameters) const;
  Actions send(Message message, ByteView payload, TimePoint now);
  void pump(TimePoint now, Actions& out);
  bool may_send_message(TimePoint now) const;
  void send_message(Message& message, TimePoint now, Actions& out);
  void transmit(Outstanding kind, std::uint16_t id, FrameBytes& frame, TimePoint now, Actions& out);
  std::uint8_t next_wire_tag();
  void forget_in_flight(std::uint8_t wire_tag);
  void fail(Error error, Status status_of_outstanding, Actions& out);
  std::size_t report_outstanding(Status status, Actions& out);
  void settle(TimePoint now, Actions& out);

  std::shared_ptr<const SessionConfig> config_;
  ash::Link link_;
  Startup startup_;
  State state_ = State::idle;

  Outstanding outstanding_ = Outstanding::nothing;
  std::uint8_t sequence_ = 0;
  std::uint16_t outstanding_id_ = 0;
  std::uint8_t outstanding_wire_tag_ = 0;

  boost::circular_buffer<Command> commands_;  // the front one is outstanding when outstanding_ says so
  boost::circular_buffer<Message> messages_;  // likewise
  boost::container::static_vector<InFlight, max_in_flight> in_flight_;  // oldest first
  std::uint8_t last_wire_tag_ = 0;
  std::optional<Eui64> next_sender_;  // told just ahead of its message, before version 14

  Duration retry_pause_{};
  std::optional<TimePoint> retry_at_;
  std::optional<TimePoint> deadline_;  // of the outstanding command, or of the stack status awaited in startup
  std::optional<TimePoint> link_timer_;
  std::optional<TimePoint> armed_;
};

template <class Response>
requires std::is_same_v<decltype(Response::status), Status> Status status_in(const Response& response) {
  return response.status;
}
template <class Response>
requires std::is_same_v<decltype(Response::status), SlStatus> Status status_in(const Response& response) {
  return response.status.value;
}

template <class C>
Session::Command Session::command(Ticket ticket, const C& parameters) const {
  const StatusOf status_of = [](ByteView bytes, Version version) {
    const auto response = decode<typename C::Response>(bytes, version, Trailing::ignore);
    if (response.has_error()) return Status::bad_response;
    if constexpr (requires { status_in(*response); }) return status_in(*response);
    return Status::ok;
  };
  return {ticket, C::id, encode_command(version(), 0, parameters), status_of};
}

template <class C>
Session::Actions Session::request(Ticket ticket, const C& parameters, TimePoint now) {
  Actions out;
  enqueue(command(ticket, parameters), out);
  settle(now, out);
  return out;
}

}  // namespace rig::ezsp
