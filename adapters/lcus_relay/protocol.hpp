// SPDX-License-Identifier: Apache-2.0
//
// What travels between the rig and an LCUS board (9600 8N1, vendor's sheet):
//
//   command    A0 channel operation sum       sum: low octet of the first three added up; channels count from 1
//   operation  00 contact open, 01 contact closed, 02 or FF status query (which one: the firmware)
//   query      FF                             some firmware: one octet asks for all channels
//   status     "CH1:ON\r\n", "CH2: OFF\r\n"   ASCII, one line per channel
//
// A board does not answer a command that switches.
#pragma once

#include <optional>
#include <vector>

#include "rig/device/relay_bank.hpp"
#include "rig/wire/decode.hpp"
#include "rig/wire/layout.hpp"

namespace rig::lcus_relay {

using device::RelayState;

enum class Operation : std::uint8_t { open = 0x00, close = 0x01, query = 0x02, query_ff = 0xFF };

constexpr Operation operation_for(RelayState state) {
  return state == RelayState::on ? Operation::close : Operation::open;
}

struct Command {
  std::uint8_t channel{};
  Operation operation{};
  bool operator==(const Command&) const = default;
};

inline constexpr Byte command_start = 0xA0;
inline constexpr Byte query_all = 0xFF;
inline constexpr std::size_t command_size = 4;

/// How the firmware of a board wants to be asked.
enum class QueryForm : std::uint8_t {
  operation_02,  ///< A0 channel 02 sum
  operation_ff,  ///< A0 channel FF sum
  single_ff,     ///< FF
};

FixedBytes<command_size> encode_query(QueryForm form, unsigned channel);

struct Status {
  unsigned channel{};
  RelayState state{};
  bool operator==(const Status&) const = default;
};

/// Finds statuses in what a board says, octet by octet, past anything else it says. Line ends and blanks do not matter.
class StatusParser {
 public:
  std::optional<Status> feed(Byte octet);
  void reset() { *this = {}; }

 private:
  enum class State : std::uint8_t { idle, after_c, channel, before_state, after_o, after_of };
  std::optional<Status> complete(RelayState state);

  State state_ = State::idle;
  unsigned channel_ = 0;
};

/// What the board's end hears: switching commands and queries; channel 0 of a query means all.
struct Heard {
  unsigned channel{};
  std::optional<RelayState> set{};  ///< nothing for a query
  QueryForm form{};                 ///< of a query
  bool operator==(const Heard&) const = default;
};

/// Finds commands in a stream of octets, past damaged ones.
class CommandReader {
 public:
  std::vector<Heard> feed(ByteView bytes);

 private:
  bool take_one(std::vector<Heard>& heard);
  Bytes pending_;
};

}  // namespace rig::lcus_relay

namespace rig::wire {

template <>
struct Codec<lcus_relay::Command> {
  static void write(Writer& writer, const lcus_relay::Command& command);
  static lcus_relay::Command read(Reader& reader, DecodeError* bad);
  static std::string print(const lcus_relay::Command& command);
};

}  // namespace rig::wire
