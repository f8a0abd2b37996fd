// SPDX-License-Identifier: Apache-2.0
#include "adapters/nrf_sniffer/protocol.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>

namespace rig::nrf_sniffer {
namespace {

constexpr std::size_t longest_line = 512;
constexpr std::size_t fcs_place = 2;
constexpr char escape = 0x1B;

/// The words of a line, from its front.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  std::string_view next() {
    text_.remove_prefix(std::min(text_.find_first_not_of(" \t"), text_.size()));
    const auto word = text_.substr(0, text_.find_first_of(" \t"));
    text_.remove_prefix(word.size());
    return word;
  }
  template <class T>
  bool number_after(std::string_view label, T& value) {
    if (next() != label) return false;
    const auto word = next();
    const auto end = word.data() + word.size();
    return std::from_chars(word.data(), end, value) == std::from_chars_result{end, std::errc{}};
  }
  bool at_end() { return next().empty(); }

 private:
  std::string_view text_;
};

template <class T>
bool fits(std::int64_t value) {
  return value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
}

}  // namespace

std::string channel_command(std::uint8_t channel) { return fmt::format("channel {}", channel); }

std::string typed(std::string_view command) { return std::string(command) + "\r\n"; }

std::optional<Received> parse_received(std::string_view line) {
  constexpr std::string_view label = "received:";
  const auto at = line.find(label);
  if (at == std::string_view::npos) return std::nullopt;
  Words words(line.substr(at + label.size()));
  auto octets = from_hex(words.next());
  std::int64_t power = 0, lqi = 0, time = 0;
  if (!words.number_after("power:", power) || !words.number_after("lqi:", lqi) || !words.number_after("time:", time)) return std::nullopt;
  if (!words.at_end() || !octets || octets->size() <= fcs_place || octets->size() > max_psdu) return std::nullopt;
  if (!fits<std::int8_t>(power) || !fits<std::uint8_t>(lqi)) return std::nullopt;
  octets->resize(octets->size() - fcs_place);
  // Older firmware prints the upper half of its range as negative numbers.
  const auto microseconds = static_cast<std::uint32_t>(time);
  return Received{*std::move(octets), static_cast<std::int8_t>(power), static_cast<std::uint8_t>(lqi), std::chrono::microseconds(microseconds)};
}

bool is_complaint(std::string_view line) {
  return line.find("command not found") != std::string_view::npos || line.find("nknown command") != std::string_view::npos;
}

bool is_echo(std::string_view line, std::string_view command) {
  const auto end = line.find_last_not_of(' ');
  if (end == std::string_view::npos) return false;
  line = line.substr(0, end + 1);
  if (!line.ends_with(command)) return false;
  line.remove_suffix(command.size());
  return line.empty() || is_prompt(line);
}

bool is_prompt(std::string_view line) { return line.ends_with("$ ") || line.ends_with("> "); }

std::vector<std::string> LineReader::feed(ByteView chunk) {
  std::vector<std::string> lines;
  for (const Byte octet : chunk) take(octet, lines);
  return lines;
}

void LineReader::take(Byte octet, std::vector<std::string>& lines) {
  const auto character = static_cast<char>(octet);
  if (character == '\n' || character == '\r') {
    if (state_ != State::too_long && !line_.empty()) lines.push_back(line_);
    line_.clear();
    state_ = State::text;
  } else if (character == escape && state_ != State::too_long) {
    state_ = State::escape;
  } else if (state_ == State::escape) {
    state_ = character == '[' ? State::sequence : State::text;
  } else if (state_ == State::sequence) {
    // ECMA-48: parameters, then one octet from '@' on that ends it.
    if (octet >= 0x40) state_ = State::text;
  } else if (state_ == State::text) {
    line_ += character;
    if (line_.size() > longest_line) state_ = State::too_long;
  }
}

}  // namespace rig::nrf_sniffer
