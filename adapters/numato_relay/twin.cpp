// SPDX-License-Identifier: Apache-2.0
#include "adapters/numato_relay/twin.hpp"

namespace rig::numato_relay {
namespace {

/// 0 for what is no name of a contact; '0' is the first one.
unsigned channel_named(char name) {
  if (name >= '0' && name <= '9') return 1 + static_cast<unsigned>(name - '0');
  if (name >= 'A' && name <= 'V') return 11 + static_cast<unsigned>(name - 'A');
  return 0;
}

}  // namespace

NumatoTwin::NumatoTwin(io::Loop& loop, device::ByteStream& port, const Settings& board, TwinSettings quirks,
                       Contact contact)
    : RelayTwin(loop, port, board.model.channels, std::move(quirks), std::move(contact)),
      id_(board.id.value_or("00000000")) {}

void NumatoTwin::hear(ByteView bytes) {
  std::string said;
  for (const Byte octet : bytes) {
    if (octet != '\r') {
      line_ += static_cast<char>(octet);
      said += static_cast<char>(octet);
      continue;
    }
    const std::string answer = obey(std::exchange(line_, {}));
    said += "\n\r" + (answer.empty() ? "" : answer + "\n\r") + ">";
  }
  say(as_bytes(said));
}

std::string NumatoTwin::obey(std::string_view command) {
  if (command == "id get") return id_;
  if (command == "ver") return "00000008";
  if (command.empty()) return {};
  const unsigned channel = channel_named(command.back());
  const std::string_view verb = command.substr(0, command.size() - 1);
  if (verb == "relay on ") set(channel, true);
  if (verb == "relay off ") set(channel, false);
  if (verb == "relay read " && channel >= 1 && channel <= channels()) return reads_back(channel) ? "on" : "off";
  return {};
}

}  // namespace rig::numato_relay
