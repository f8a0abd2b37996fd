// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_relay/twin.hpp"

#include <fmt/format.h>

namespace rig::lcus_relay {

LcusTwin::LcusTwin(io::Loop& loop, device::ByteStream& port, const Settings& board, TwinSettings quirks,
                   Contact contact)
    : RelayTwin(loop, port, board.model.channels, std::move(quirks), std::move(contact)),
      reads_back_(board.board().reads_back),
      query_(board.query) {}

void LcusTwin::hear(ByteView bytes) {
  for (const Heard& heard : reader_.feed(bytes)) obey(heard);
}

void LcusTwin::obey(const Heard& heard) {
  if (heard.set)
    set(heard.channel, *heard.set == RelayState::on);
  else if (reads_back_ && heard.form == query_ && heard.channel <= channels())
    answer(heard.channel);
}

void LcusTwin::answer(unsigned channel) {
  std::string text;
  for (unsigned each = 1; each <= channels(); ++each)
    if (channel == 0 || each == channel) text += fmt::format("CH{}:{}\r\n", each, reads_back(each) ? "ON" : "OFF");
  say(as_bytes(text));
}

}  // namespace rig::lcus_relay
