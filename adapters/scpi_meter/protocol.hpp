// SPDX-License-Identifier: Apache-2.0
//
// What travels between the rig and a meter: lines of ASCII (SCPI-99, IEEE 488.2).
//
//   *IDN?            ->  Keithley Instruments Inc.,Model 2000,0597281,A19     maker,model,serial,firmware
//   MEAS:CURR:DC?    ->  +1.2345E-03                                          amperes
//                        +9.9E+37                                             overload; 9.91E37 is "not a number"
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rig/base/bytes.hpp"

namespace rig::scpi_meter {

inline constexpr std::string_view identity_query = "*IDN?";
/// SCPI-99 volume 1, 7.2.1.4: infinity. Every larger number is no measurement either.
inline constexpr double infinity = 9.9e37;

/// What ends a command. Answers may end with any of them.
enum class LineEnd : std::uint8_t { lf, crlf, cr };

std::string_view octets(LineEnd end);

/// IEEE 488.2 numbers: NR1 "12", NR2 "-0.5", NR3 "+1.2345E-03"; blanks around it. Nothing for anything else, also "INF"
/// and numbers that no double holds.
std::optional<double> parse_number(std::string_view line);

/// Four fields between commas (IEEE 488.2 10.14), some meters tell more.
bool is_identity(std::string_view line);

/// Cuts what a meter says into lines, octet by octet. Empty lines are dropped; an octet that is not printable is shown
/// as '?', so that a damaged number is none; so is the end of a line of more than 200 octets.
class LineReader {
 public:
  static constexpr std::size_t longest = 200;
  std::optional<std::string> feed(Byte octet);
  void reset() { line_.clear(); }

 private:
  std::string line_;
};

}  // namespace rig::scpi_meter
