// SPDX-License-Identifier: Apache-2.0
//
// What devices print and what programs beside the rig did. Included by rig/record/events.hpp.
#pragma once

#include "rig/record/events.hpp"

namespace rig::record {

enum class Direction : std::uint8_t { received, sent };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<Direction>{"received", "sent"};

/// One line of a device's console.
struct ConsoleLine {
  std::string console;  ///< its name on the bench
  std::string device;   ///< the device it is on; empty when the bench does not say
  Direction direction{Direction::received};
  std::string text;     ///< octets that are no UTF-8 as \xHH
  std::uint64_t first{};  ///< when its first octet was read, as `t`
  std::uint64_t last{};   ///< when its end was read
  bool ended{true};       ///< false: cut because it was too long, or because the port was lost
  static constexpr std::string_view type = "console_line";
  static constexpr auto fields() {
    return std::tuple{EventField{"console", &ConsoleLine::console}, EventField{"device", &ConsoleLine::device},
                      EventField{"direction", &ConsoleLine::direction}, EventField{"text", &ConsoleLine::text},
                      EventField{"first", &ConsoleLine::first}, EventField{"last", &ConsoleLine::last},
                      EventField{"ended", &ConsoleLine::ended}};
  }
};

/// A program of this machine ran for a step.
struct ToolRan {
  std::string program;                   ///< its whole path
  std::vector<std::string> arguments;    ///< what the plan hides as "(hidden)"
  std::optional<std::uint32_t> exit;     ///< null when a signal ended it
  std::optional<std::uint32_t> signal;
  bool timed_out{};
  std::optional<double> duration_s;      ///< null in virtual time, which stands still meanwhile
  std::uint64_t octets{};                ///< that it printed
  std::string output;                    ///< the end of it, both streams as they came
  static constexpr std::string_view type = "tool";
  static constexpr auto fields() {
    return std::tuple{EventField{"program", &ToolRan::program}, EventField{"arguments", &ToolRan::arguments},
                      EventField{"exit", &ToolRan::exit}, EventField{"signal", &ToolRan::signal},
                      EventField{"timed_out", &ToolRan::timed_out}, EventField{"duration_s", &ToolRan::duration_s},
                      EventField{"octets", &ToolRan::octets}, EventField{"output", &ToolRan::output}};
  }
};

}  // namespace rig::record
