// SPDX-License-Identifier: Apache-2.0
//
// The text that Nordic's 802.15.4 sniffer firmware speaks on its serial port: the commands sleep, channel and receive, which it
// echoes, and one line per frame.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rig/base/bytes.hpp"
#include "rig/base/time.hpp"

namespace rig::nrf_sniffer {

inline constexpr std::string_view sleep_command = "sleep", receive_command = "receive";
std::string channel_command(std::uint8_t channel);
/// As it is typed: with the end of the line.
std::string typed(std::string_view command);

inline constexpr std::size_t max_psdu = 127;

/// "received: 49A8...3700 power: -39 lqi: 220 time: 15822687"
struct Received {
  Bytes frame{};  ///< without the two octets at its end, which stand in the place of the FCS and are not it
  std::int8_t power_dbm{};
  std::uint8_t lqi{};
  Duration time{};  ///< since the board's start, of which older firmware tells the lower 32 bits of the microseconds: so does this
  bool operator==(const Received&) const = default;
};

inline constexpr Duration clock_turn = std::chrono::microseconds(std::int64_t{1} << 32);

/// Nothing when the line tells no frame, or tells one wrongly.
std::optional<Received> parse_received(std::string_view line);

/// Whether the board says that there is no such command.
bool is_complaint(std::string_view line);
/// Whether the line is the echo of a command, behind a prompt or without.
bool is_echo(std::string_view line, std::string_view command);

/// Whether there is nothing but the prompt, of the newer or the older shell.
bool is_prompt(std::string_view line);

/// Cuts what the board says into lines, without the escape sequences of its shell and without empty lines. Lines that are longer
/// than any of the firmware's are dropped.
class LineReader {
 public:
  std::vector<std::string> feed(ByteView chunk);

 private:
  enum class State : std::uint8_t { text, escape, sequence, too_long };
  void take(Byte octet, std::vector<std::string>& lines);

  State state_ = State::text;
  std::string line_;
};

}  // namespace rig::nrf_sniffer
