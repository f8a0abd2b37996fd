// SPDX-License-Identifier: Apache-2.0
//
// The client of the Tunnelling cluster, sans-I/O: the Communications Hub towards one device. It asks for a tunnel when there is
// something to send, or when it is told to; asks again when the device is busy; and opens a new tunnel when the old one is gone.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "rig/proto/tunnelling/transfer.hpp"

namespace rig::tunnelling {

class Client {
 public:
  /// A ZCL frame for the device; on_delivered() tells its fate when it is `data`.
  struct Send {
    zcl::FrameBytes frame;
    bool data{};
    bool operator==(const Send&) const = default;
  };
  /// A message from the device.
  struct Received {
    Bytes message;
    bool operator==(const Received&) const = default;
  };
  /// All pieces of the message arrived, or one did not, or there was no tunnel for it.
  struct Ended {
    MessageId id{};
    bool arrived{};
    bool operator==(const Ended&) const = default;
  };
  using Action = std::variant<Send, Received, Ended, wire::ArmTimer, wire::DisarmTimer>;
  using Actions = std::vector<Action>;

  enum class State : std::uint8_t {
    closed,
    requesting,
    pausing,  // the device had no tunnel to give
    open,
  };

  explicit Client(LengthOf length_of) : transfer_(length_of) {}

  Actions open(TimePoint now);
  Actions send(MessageId id, Bytes message, TimePoint now);
  Actions on_bytes(ByteView zcl_frame, TimePoint now);
  /// The fate of the data that was sent last.
  Actions on_delivered(bool arrived, TimePoint now);
  Actions on_timer(TimePoint now);
  /// The device started again and knows of no tunnel, as far as anybody can tell: it gets a new one. What it says through the old one
  /// until then still counts.
  Actions device_started(TimePoint now);

  State state() const { return state_; }

 private:
  void request(TimePoint now, Actions& out);
  void take(const RequestTunnelResponse& response, TimePoint now, Actions& out);
  void pump(Actions& out);
  void lose_tunnel(TimePoint now, Actions& out);
  void give_up(Actions& out);
  template <class Command>
  void write(const Command& command, Actions& out) {
    out.push_back(Send{frame(++sequence_, command), std::is_same_v<Command, TransferData<Direction::to_server>>});
  }

  Transfer transfer_;
  State state_ = State::closed;
  static constexpr std::uint16_t no_tunnel = 0xFFFF;
  std::uint16_t tunnel_ = no_tunnel;
  std::uint8_t sequence_ = 0;
  std::uint8_t request_sequence_ = 0;
  unsigned attempts_ = 0;
};

std::string_view name(Client::State state);
std::string to_string(const Client::Action& action);

}  // namespace rig::tunnelling
