// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_relay/twin.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::lcus_relay {

LcusTwin::LcusTwin(io::Loop& loop, device::ByteStream& port, TwinSettings settings, Contact contact)
    : loop_(loop), port_(port), settings_(std::move(settings)), contact_(std::move(contact)), relays_(settings_.model.channels) {
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
  } else if (settings_.model.reads_back && heard.form == settings_.query) {
    answer(heard.channel);
  }
}

bool LcusTwin::stuck(unsigned channel) const {
  return std::find(settings_.stuck_channels.begin(), settings_.stuck_channels.end(), channel) != settings_.stuck_channels.end();
}

void LcusTwin::set(unsigned channel, bool on) {
  Relay& relay = relays_[channel - 1];
  relay.commanded = on;
  if (stuck(channel) || relay.closed == on) return;
  relay.closed = on;
  if (contact_) contact_(channel, on);
}

void LcusTwin::answer(unsigned channel) {
  std::string text(as_text(settings_.garbage));
  for (unsigned each = 1; each <= relays_.size(); ++each) {
    if (channel != 0 && each != channel) continue;
    const Relay& relay = relays_[each - 1];
    text += fmt::format("CH{}:{}\r\n", each, (settings_.lies ? relay.commanded : relay.closed) ? "ON" : "OFF");
  }
  if (settings_.reply_delay <= Duration::zero()) return port_.write(as_bytes(text));
  loop_.arm(loop_.now() + settings_.reply_delay, [this, text, alive = std::weak_ptr(alive_)] {
    if (alive.lock()) port_.write(as_bytes(text));
  });
}

}  // namespace rig::lcus_relay
