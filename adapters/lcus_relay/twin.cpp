// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_relay/twin.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::lcus_relay {

LcusTwin::LcusTwin(io::Loop& loop, device::ByteStream& port, const Settings& board, TwinSettings quirks,
                   Contact contact)
    : loop_(loop),
      port_(port),
      model_(board.board()),
      query_(board.query),
      quirks_(std::move(quirks)),
      contact_(std::move(contact)),
      relays_(model_.channels) {
  port_.listen({[this](ByteView bytes) {
                  for (const Heard& heard : reader_.feed(bytes)) obey(heard);
                },
                {}});
}

LcusTwin::~LcusTwin() { port_.listen({}); }

void LcusTwin::obey(const Heard& heard) {
  if (heard.channel > relays_.size()) return;
  if (heard.set) {
    if (heard.channel >= 1) set(heard.channel, *heard.set == RelayState::on);
  } else if (model_.reads_back && heard.form == query_) {
    answer(heard.channel);
  }
}

bool LcusTwin::is_stuck(unsigned channel) const {
  const auto& stuck = quirks_.stuck_channels.numbers;
  return std::find(stuck.begin(), stuck.end(), channel) != stuck.end();
}

void LcusTwin::set(unsigned channel, bool on) {
  Relay& relay = relays_[channel - 1];
  relay.commanded = on;
  if (is_stuck(channel) || relay.closed == on) return;
  relay.closed = on;
  if (contact_) contact_(channel, on);
}

void LcusTwin::answer(unsigned channel) {
  std::string text(as_text(quirks_.garbage));
  for (unsigned each = 1; each <= relays_.size(); ++each) {
    if (channel != 0 && each != channel) continue;
    const Relay& relay = relays_[each - 1];
    text += fmt::format("CH{}:{}\r\n", each, (quirks_.lies ? relay.commanded : relay.closed) ? "ON" : "OFF");
  }
  if (quirks_.reply_delay <= Duration::zero()) return port_.write(as_bytes(text));
  loop_.arm(loop_.now() + quirks_.reply_delay, [this, text, alive = std::weak_ptr(alive_)] {
    if (alive.lock()) port_.write(as_bytes(text));
  });
}

}  // namespace rig::lcus_relay
