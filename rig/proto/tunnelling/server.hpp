// SPDX-License-Identifier: Apache-2.0
//
// The server of the Tunnelling cluster, sans-I/O: a device towards its hub. It gives out one tunnel at a time, and keeps what it
// has to say until there is one. It needs no timer.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "rig/proto/tunnelling/transfer.hpp"

namespace rig::tunnelling {

class Server {
 public:
  /// A ZCL frame for the hub; on_delivered() tells its fate when it is `data`.
  struct Send {
    zcl::FrameBytes frame;
    bool data{};
    bool operator==(const Send&) const = default;
  };
  struct Received {
    Bytes message;
    bool operator==(const Received&) const = default;
  };
  using Action = std::variant<Send, Received>;
  using Actions = std::vector<Action>;

  explicit Server(LengthOf length_of) : transfer_(length_of) {}

  /// Sent now, or when there is a tunnel.
  Actions send(Bytes message);
  Actions on_bytes(ByteView zcl_frame, TimePoint now);
  Actions on_delivered(bool arrived);
  /// Has no tunnel to give, for as long as that is set.
  void set_busy(bool busy) { busy_ = busy; }

  bool has_tunnel() const { return tunnel_.has_value(); }

 private:
  void take(const RequestTunnel& request, std::uint8_t sequence, Actions& out);
  void lose(std::uint16_t tunnel);
  void pump(Actions& out);

  Transfer transfer_;
  std::optional<std::uint16_t> tunnel_;
  std::uint16_t last_tunnel_ = 0;
  std::uint8_t sequence_ = 0;
  bool busy_ = false;
};

std::string to_string(const Server::Action& action);

}  // namespace rig::tunnelling
