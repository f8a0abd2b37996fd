// SPDX-License-Identifier: Apache-2.0
//
// One end of an ASH link (UG101), sans-I/O: reliable, ordered delivery of EZSP frames over a serial line. The host asks
// for a reset with RST; the NCP restarts and answers RSTACK; then both run the same data phase.
//
//   Link link({.role = Role::host});
//   perform(link.start(now));                        // writes RST, arms the timer
//   perform(link.on_bytes(chunk, now));              // LinkUp, Deliver, Write, ...
//   perform(link.send(ezsp_frame, now));
//
// An NCP does the same, except that start() only listens, and that a RST from the host comes out as
// LinkDown{reset_requested}, to be answered by restarted() when the restart is done.
#pragma once

#include <boost/circular_buffer.hpp>
#include <boost/container/small_vector.hpp>
#include <string>
#include <variant>

#include "rig/proto/ash/frame.hpp"
#include "rig/wire/actions.hpp"

namespace rig::ash {

enum class Role { host, ncp };

struct LinkConfig {
  Role role = Role::host;
  /// DATA frames under way without acknowledgement, 1..7. UG101 gives the NCP 5; some NCP firmware crashes on a host
  /// above 3.
  std::uint8_t window = 3;
  /// DATA frames held in all: under way, and waiting for the window.
  std::size_t queue_limit = 32;
  /// How long to wait for an acknowledgement; adapts between the bounds (UG101 T_RX_ACK_*).
  Duration ack_wait = std::chrono::milliseconds(1600);
  Duration ack_wait_min = std::chrono::milliseconds(400);
  Duration ack_wait_max = std::chrono::milliseconds(3200);
  /// The link is down when that many waits in a row ran out; 0 means never.
  int ack_timeouts = 4;
  /// How long the host waits for RSTACK, and how often it asks.
  Duration reset_wait = std::chrono::milliseconds(3200);
  int reset_attempts = 3;
  /// An NCP forgets after this time that the host said "not ready" (UG101 T_REMOTE_NOTRDY).
  Duration not_ready_wait = std::chrono::seconds(1);

  static LinkConfig ncp() {
    LinkConfig config;
    config.role = Role::ncp;
    config.window = 5;
    return config;
  }
};

enum class DownReason {
  no_reset_answer,   // host: no RSTACK after the last attempt
  wrong_version,     // host: the NCP speaks another ASH version; code holds it
  ack_timeouts,      // the other side stopped acknowledging
  error_frame,       // host: the NCP reported a failure; code says which
  unexpected_reset,  // host: RSTACK without having asked; code says why
  reset_requested,   // ncp: the host sent RST
};
std::string_view name(DownReason reason);

/// Both sides count from zero again; frames may be sent.
struct LinkUp {
  Code reset_code{};
  bool operator==(const LinkUp&) const = default;
};
/// Nothing can be sent until the next LinkUp. Frames not yet acknowledged are dropped: `unacknowledged` were under way
/// and may have arrived, `unsent` had not left.
struct LinkDown {
  DownReason why{};
  std::uint8_t code{};
  std::size_t unacknowledged{};
  std::size_t unsent{};
  bool operator==(const LinkDown&) const = default;
};
/// One EZSP frame from the other side, in order, exactly once.
struct Deliver {
  Data frame;
  bool operator==(const Deliver&) const = default;
};
/// send() was refused: the link is not up, the queue is full, or the frame is not 3..220 octets long.
struct SendRefused {
  bool operator==(const SendRefused&) const = default;
};

using Write = wire::WriteBytes<max_wire>;

class Link {
 public:
  using Action = std::variant<Write, wire::ArmTimer, wire::DisarmTimer, LinkUp, LinkDown, Deliver, SendRefused>;
  using Actions = boost::container::small_vector<Action, 6>;

  explicit Link(LinkConfig config = {});

  /// Host: begins (again) with a reset; frames under way are dropped silently. NCP: listens.
  Actions start(TimePoint now);
  Actions on_bytes(ByteView chunk, TimePoint now);
  Actions on_timer(TimePoint now);
  /// Takes a copy of one EZSP frame.
  Actions send(ByteView ezsp_frame, TimePoint now);
  /// NCP: the restart is done, or happened by itself (power_on, watchdog): tells the host, and the link is up.
  Actions restarted(Code code, TimePoint now);

  bool is_up() const { return state_ == State::connected; }
  /// The adaptive wait for an acknowledgement, for reports.
  Duration ack_wait() const { return ack_wait_; }

 private:
  enum class State { idle, resetting, connected, failed };
  struct Outgoing {
    Data data;
    TimePoint sent{};
    bool retransmitted = false;
  };

  void handle(const Frame& frame, TimePoint now, Actions& out);
  void handle_data(const DataFrame& frame, TimePoint now, Actions& out);
  void handle_ack(std::uint8_t ack_number, bool not_ready, TimePoint now);
  void handle_nak(const NakFrame& frame, TimePoint now, Actions& out);
  void handle_reset(Actions& out);
  void handle_reset_ack(const ResetAckFrame& frame, Actions& out);
  void reject(Actions& out);
  bool acknowledges(std::uint8_t ack_number) const;
  void accept_ack(std::uint8_t ack_number, TimePoint now);
  void ask_for_reset(TimePoint now, Actions& out);
  void connect(Code code, Actions& out);
  void go_down(DownReason why, std::uint8_t code, Actions& out);
  void drop_everything();
  void fill_window(TimePoint now, Actions& out);
  void retransmit(TimePoint now, Actions& out);
  void write_data(std::size_t index, TimePoint now, Actions& out);
  void settle(TimePoint now, Actions& out);
  void rearm(Actions& out);

  LinkConfig config_;
  State state_ = State::idle;
  FrameReader reader_;
  boost::circular_buffer<Outgoing> queue_;  // the first in_flight_ are under way
  std::size_t in_flight_ = 0;
  std::uint8_t oldest_ = 0;    // number of the first frame of queue_
  std::uint8_t expected_ = 0;  // number of the next frame from the other side
  bool rejecting_ = false;
  bool ack_due_ = false;
  Duration ack_wait_;
  int timeouts_ = 0;
  int resets_asked_ = 0;
  std::optional<TimePoint> deadline_;         // for an acknowledgement or for RSTACK
  std::optional<TimePoint> not_ready_until_;  // the other side asked us to hold new frames
  std::optional<TimePoint> armed_;
};

/// "write DATA(0,0,0) 00 00 00 02", "arm 1.6s", "up 0B", "down error_frame 51, 2 unacknowledged, 0 unsent"
std::string to_string(const Link::Action& action);

}  // namespace rig::ash
