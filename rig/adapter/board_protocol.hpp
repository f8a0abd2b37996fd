// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "rig/base/bytes.hpp"
#include "rig/base/time.hpp"
#include "rig/device/relay_bank.hpp"

namespace rig::adapter {

/// What one board can do, and how much time it needs.
struct BoardTraits {
  std::string kind{};  ///< "an LCUS-2": how errors call it
  unsigned channels{};
  bool reads_back{};          ///< a query is answered, and a switching command is followed by one
  Duration command_gap{};     ///< from one frame to the next
  Duration settle{};          ///< from a command to the query that reads it back, where that is longer than the gap
  Duration reply_time_out{};  ///< for anything the board answers
  Duration pulse_unit{};      ///< of the pulses that the board times; zero where it cannot
  Duration longest_pulse{};
};

using BoardFrame = FixedBytes<32>;

/// One thing that the board is told or asked.
struct BoardRequest {
  BoardFrame frame{};
  bool answered{};            ///< else it is taken as obeyed after the command gap
  std::string_view plural{};  ///< "status queries": what the error says of them when none is answered
  bool repeated = true;       ///< once, on silence and on an answer that is not the hoped one
  std::string_view advice{};  ///< ends the error when nothing is answered
  Duration pause{};           ///< until the board takes the next frame, where that is longer than the gap
};

struct Acknowledged {};
struct Refused {
  std::string why;  ///< "the board is a USB-RLY16, not a USB-RLY08"
};
/// What an octet has completed: nothing; the answer to a command or to a step of prepare(); the state of the channel
/// that was asked; or a no.
using BoardAnswer = std::variant<std::monostate, Acknowledged, device::RelayState, Refused>;

/// The bytes of one kind of relay board, without time: what RelayBoard drives. Before every frame, also a repeated one,
/// the request is made anew; that is where a parser begins anew too. Only what arrives while an answer is awaited is
/// fed.
class BoardProtocol {
 public:
  virtual ~BoardProtocol() = default;
  virtual const BoardTraits& traits() const = 0;
  /// The next frame that the board needs before it obeys, the same one until it was acknowledged; nothing when it is
  /// ready. A frame that is not answered is given only once.
  virtual std::optional<BoardRequest> prepare() { return {}; }
  /// Channels are those of the traits, from 1.
  virtual BoardRequest set(unsigned channel, device::RelayState state) = 0;
  /// Off, and on after `duration`, a multiple of the unit. For a board with a pulse unit.
  virtual BoardRequest pulse_off(unsigned /*channel*/, Duration /*duration*/) { return {}; }
  /// Always answered. For a board that reads back.
  virtual BoardRequest query(unsigned /*channel*/) { return {}; }
  virtual BoardAnswer feed(Byte octet) = 0;
};

}  // namespace rig::adapter
