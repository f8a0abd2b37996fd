// SPDX-License-Identifier: Apache-2.0
//
// A host's session with a dresden elektronik stick, sans-I/O:
//
//   Session session(config);
//   perform(session.start(now));                                       // ... until Ready or Failed
//   perform(session.write(Ticket{1}, parameter(ParamId::permit_join, std::uint8_t{180}), now));
//   perform(session.send(MessageTag{7}, {.destination = {{.node = node}, 1}, .profile = 0x0109, ...}, now));
//
// The stick pushes nothing but a hint that its state changed; messages and confirms are asked for, one command at a time. A
// command without an answer is repeated, unless its repetition could do something twice. After Failed the session is over. No
// heap is used per message.
#pragma once

#include <boost/circular_buffer.hpp>
#include <boost/container/small_vector.hpp>
#include <boost/container/static_vector.hpp>
#include <variant>

#include "rig/base/time.hpp"
#include "rig/proto/deconz/startup.hpp"
#include "rig/wire/actions.hpp"

namespace rig::deconz {

/// The caller's names for requests and messages; each comes back exactly once.
enum class Ticket : std::uint32_t {};
enum class MessageTag : std::uint32_t {};

struct SessionConfig {
  Network network{};
  zdo::SimpleDescriptor endpoint = energy_services_interface();
  Duration response_timeout = std::chrono::seconds(2);
  int attempts = 3;                                         ///< so many silences in a row, and the stick hangs
  Duration network_poll = std::chrono::milliseconds(500);
  int network_polls = 40;
  Duration message_timeout = std::chrono::seconds(30);      ///< for room in the stick, and again for the confirm
  Duration busy_pause = std::chrono::milliseconds(100);
  Duration busy_poll = std::chrono::seconds(1);             ///< of the device state while messages are under way, in case its hint was lost
  Duration idle_poll = std::chrono::seconds(10);
  std::uint32_t watchdog_seconds = 600;                     ///< renewed at half time
  std::size_t message_queue = 64;
  std::size_t request_queue = 16;
};

using Write = wire::WriteBytes<WireBytes::static_capacity>;
struct Ready {
  Facts facts;
};
struct Incoming {
  ApsIndication message;
};
/// No refusal: the confirm said success, which with tx::acknowledge means that the device acknowledged it.
struct MessageSent {
  MessageTag tag{};
  std::optional<Error> refusal{};
};
struct RequestDone {
  Ticket ticket{};
  std::optional<Error> refusal{};
};
/// What was outstanding has been reported before.
struct Failed {
  Error error;
};
using Action = std::variant<Write, wire::ArmTimer, wire::DisarmTimer, Ready, Incoming, MessageSent, RequestDone, Failed>;

class Session {
 public:
  using Action = deconz::Action;
  using Actions = boost::container::small_vector<Action, 6>;

  explicit Session(SessionConfig config);

  Actions start(TimePoint now);
  Actions on_bytes(ByteView chunk, TimePoint now);
  Actions on_timer(TimePoint now);
  bool is_ready() const { return state_ == State::ready; }

  /// Sets a parameter.
  Actions write(Ticket ticket, const Parameter& parameter, TimePoint now);
  /// Asks for the device state.
  Actions check(Ticket ticket, TimePoint now);
  /// Queues a message; its request id is chosen here.
  Actions send(MessageTag tag, const ApsRequest& request, TimePoint now);

 private:
  enum class State { idle, starting, ready, failed };
  enum class Asker { startup, request, message, housekeeping };
  struct Pending {
    Asker asker{};
    CommandId command{};
    std::uint8_t sequence{};
    WireBytes frame;
    TimePoint due;
  };
  struct Request {
    Ticket ticket{};
    CommandId command{};
    Parameter parameter;
  };
  struct Message {
    MessageTag tag{};
    ApsRequest request;
    std::optional<TimePoint> give_up{};  // once it is the first to go
  };
  struct InFlight {
    MessageTag tag{};
    std::uint8_t request_id{};
    TimePoint expires;
  };
  static constexpr std::size_t max_in_flight = 64;

  void on_frame(const Frame& frame, TimePoint now, Actions& out);
  void on_answer(Asker asker, const Frame& frame, TimePoint now, Actions& out);
  void on_startup_answer(const Frame& frame, TimePoint now, Actions& out);
  void become_ready(TimePoint now, Actions& out);
  void on_request_answer(const Frame& frame, Actions& out);
  void on_message_taken(const Frame& frame, TimePoint now, Actions& out);
  void on_confirm(const Frame& frame, TimePoint now, Actions& out);
  void on_indication(const Frame& frame, TimePoint now, Actions& out);
  void learn(DeviceState state, TimePoint now, Actions& out);
  void on_silence(TimePoint now, Actions& out);
  void expire(TimePoint now, Actions& out);

  Actions enqueue(const Request& request, TimePoint now);
  void pump(TimePoint now, Actions& out);
  bool may_send(TimePoint now);
  void send_first(TimePoint now, Actions& out);
  void ask(Asker asker, CommandId command, ByteView body, TimePoint now, Actions& out);
  template <wire::Declared Body>
  void ask(Asker asker, CommandId command, const Body& body, TimePoint now, Actions& out) {
    const auto bytes = wire::encode<FixedBytes<max_frame>>(body);
    ask(asker, command, ByteView{bytes.data(), bytes.size()}, now, out);
  }
  std::uint8_t next_request_id();
  void fly(TimePoint now);
  void fail(Error error, Actions& out);
  void settle(TimePoint now, Actions& out);
  std::optional<TimePoint> next_instant() const;

  SessionConfig config_;
  slip::Decoder decoder_;
  Startup startup_;
  State state_ = State::idle;
  DeviceState device_;
  std::optional<Pending> pending_;
  std::uint8_t sequence_ = 0;
  std::uint8_t request_id_ = 0;
  int silences_ = 0;

  boost::circular_buffer<Request> requests_;  // the front one is asked when pending_ says so
  boost::circular_buffer<Message> messages_;  // likewise
  boost::container::static_vector<InFlight, max_in_flight> in_flight_;  // oldest first
  std::optional<TimePoint> ask_again_;        // in startup
  std::optional<TimePoint> watchdog_at_;
  TimePoint poll_at_{};
  std::optional<TimePoint> armed_;
};

/// For logs and tests: "write 07 01 ...", "ready", "message 7 sent", "failed: ...".
std::string to_string(const Action& action);

}  // namespace rig::deconz
