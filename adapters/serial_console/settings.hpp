// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rig/base/bytes.hpp"
#include "rig/base/time.hpp"

namespace rig::serial_console {

inline constexpr std::uint32_t default_baud = 115200;

enum class LineEnd : std::uint8_t { cr, lf, crlf };

constexpr std::string_view octets_of(LineEnd end) { return end == LineEnd::cr ? "\r" : end == LineEnd::lf ? "\n" : "\r\n"; }

/// A regular expression that was checked.
struct LinePattern {
  std::string text;
};

struct Settings {
  LineEnd line_end = LineEnd::cr;   ///< what is sent after a line: most shells of small devices take CR
  std::uint32_t max_line = 1024;    ///< octets of text of one line; a longer one is cut
  std::vector<LinePattern> never{}; ///< of lines that make a case fail; the bench watches for them
};

/// What somebody types and what the device says to it, line by line.
struct Answer {
  std::string command;
  std::vector<std::string> lines{};
};

/// What a simulated device prints, and what is wrong with its console.
struct TwinSettings {
  std::vector<std::string> banner{"bootloader 1.0", "starting application"};  ///< at power-on and after every restart
  std::vector<std::string> ready{};    ///< further lines once the application runs
  Duration banner_delay = std::chrono::milliseconds(20);
  std::string prompt = "> ";
  LineEnd line_end = LineEnd::crlf;    ///< that it prints
  bool echo = true;
  std::vector<Answer> answers{};
  bool log = true;                     ///< prints what the simulated device logs, with the time since power-on
  std::string panic{};                 ///< a line that should never come
  Duration panic_after = std::chrono::seconds(1);  ///< since the application runs
  Bytes garbage{};                     ///< at power-on, before the banner
  std::uint32_t flood_lines = 0;       ///< printed after the banner, numbered
  std::uint32_t flood_width = 80;      ///< octets of each
  bool half_lines = false;             ///< losing power, it leaves half a line behind
  bool silent = false;
};

}  // namespace rig::serial_console
