// SPDX-License-Identifier: Apache-2.0
#include "adapters/numato_relay/protocol.hpp"

#include <fmt/format.h>

namespace rig::numato_relay {

char name_of(unsigned channel) {
  constexpr std::string_view names = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
  static_assert(names.size() == most_channels);
  return names.at(channel - 1);
}

std::string set_command(unsigned channel, RelayState state) {
  return fmt::format("relay {} {}", device::name(state), name_of(channel));
}

std::string read_command(unsigned channel) { return fmt::format("relay read {}", name_of(channel)); }

void AnswerReader::expect(std::string command) {
  *this = {};
  command_ = std::move(command);
  echoed_ = command_.empty();
}

std::optional<std::string> AnswerReader::feed(Byte octet) {
  constexpr std::size_t longest_line = 64;
  if (octet == '\r' || octet == '\n') {
    end_line();
  } else if (octet == '>') {
    line_.clear();
    if (echoed_) return std::exchange(answer_, {});
  } else if (octet >= ' ' && octet < 0x7F && line_.size() < longest_line) {
    line_ += static_cast<char>(octet);
  }
  return {};
}

void AnswerReader::end_line() {
  if (!echoed_)
    echoed_ = line_.ends_with(command_);
  else if (!line_.empty())
    answer_ = line_;
  line_.clear();
}

}  // namespace rig::numato_relay
