// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_hid_relay/twin.hpp"

namespace rig::lcus_hid_relay {

LcusHidTwin::LcusHidTwin(io::Loop& loop, const Settings& board, TwinSettings quirks, adapter::TwinContacts::Moved moved)
    : loop_(loop),
      board_(board),
      quirks_(std::move(quirks)),
      contacts_(board.model.channels, {.stuck_channels = quirks_.stuck_channels}, std::move(moved)) {}

device::UsbIdentity LcusHidTwin::identity() const { return {.vid = 0x5131, .pid = 0x2007, .product = "HIDRelay"}; }

bool LcusHidTwin::on_out(std::uint8_t endpoint, ByteView data) {
  if (quirks_.stalls || endpoint != board_.endpoint_out) return false;
  const bool sound = data.size() == 4 && data[0] == 0xA0 && data[2] <= 0x01 &&
                     data[3] == static_cast<Byte>(data[0] + data[1] + data[2]);
  if (!sound || !contacts_.has(data[1])) return true;  // taken and not answered
  contacts_.command(data[1], data[2] == 0x01);
  if (!quirks_.silent) answer(data);
  return true;
}

// What a board says in its 64 octets is not known: here it repeats the command.
void LcusHidTwin::answer(ByteView command) {
  Bytes octets(command.begin(), command.end());
  octets.resize(64);
  if (!quirks_.garbage.empty()) octets = quirks_.garbage;
  const auto say = [this, octets] {
    answers_.push_back(octets);
    something_is_ready();
  };
  if (quirks_.reply_delay <= Duration::zero()) return say();
  loop_.arm(loop_.now() + quirks_.reply_delay, [say, powered = std::weak_ptr(powered_)] {
    if (powered.lock()) say();
  });
}

std::optional<Bytes> LcusHidTwin::on_in(std::uint8_t endpoint, std::size_t) {
  if (endpoint != board_.endpoint_in || answers_.empty()) return std::nullopt;
  Bytes first = std::move(answers_.front());
  answers_.pop_front();
  return first;
}

void LcusHidTwin::lose_power() {
  powered_ = std::make_shared<bool>(true);
  answers_.clear();
  contacts_.lose_power();
}

}  // namespace rig::lcus_hid_relay
