// SPDX-License-Identifier: Apache-2.0
#include "adapters/scpi_meter/protocol.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace rig::scpi_meter {
namespace {

constexpr bool is_digit(char character) { return character >= '0' && character <= '9'; }

std::string_view without_blanks(std::string_view line) {
  const auto first = line.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(' ') - first + 1);
}

}  // namespace

std::string_view octets(LineEnd end) {
  switch (end) {
    case LineEnd::crlf:
      return "\r\n";
    case LineEnd::cr:
      return "\r";
    case LineEnd::lf:
      break;
  }
  return "\n";
}

std::optional<double> parse_number(std::string_view line) {
  line = without_blanks(line);
  const bool negative = line.starts_with('-');
  if (negative || line.starts_with('+')) line.remove_prefix(1);
  // from_chars would take "inf", "nan" and a second sign.
  if (line.empty() || !(is_digit(line.front()) || line.front() == '.')) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
  if (error != std::errc{} || end != line.data() + line.size()) return std::nullopt;
  return negative ? -value : value;
}

bool is_identity(std::string_view line) { return std::count(line.begin(), line.end(), ',') >= 3; }

std::optional<std::string> LineReader::feed(Byte octet) {
  if (octet == '\r' || octet == '\n') {
    if (line_.empty()) return std::nullopt;
    return std::exchange(line_, {});
  }
  const char character = octet >= 0x20 && octet < 0x7F ? static_cast<char>(octet) : '?';
  if (line_.size() < longest)
    line_ += character;
  else
    line_.back() = '?';
  return std::nullopt;
}

}  // namespace rig::scpi_meter
