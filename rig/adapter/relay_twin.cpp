// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/relay_twin.hpp"

namespace rig::adapter {

RelayTwin::RelayTwin(io::Loop& loop, device::ByteStream& port, unsigned channels, RelayTwinSettings quirks,
                     Contact contact)
    : loop_(loop), port_(port), quirks_(std::move(quirks)), contacts_(channels, {quirks_.stuck_channels, quirks_.lies}, std::move(contact)) {
  port_.listen({[this](ByteView bytes) { hear(bytes); }, [this](const Error&) { lose_power(); }});
}

RelayTwin::~RelayTwin() { port_.listen({}); }

void RelayTwin::lose_power() {
  alive_ = std::make_shared<bool>(true);
  if (!is_latching()) contacts_.lose_power();
  forget();
}

void RelayTwin::set(unsigned channel, bool on) {
  if (contacts_.has(channel)) contacts_.command(channel, on);
}

void RelayTwin::set_all(std::uint32_t mask) {
  for (unsigned channel = 1; channel <= channels(); ++channel) set(channel, (mask >> (channel - 1) & 1u) != 0);
}

std::uint32_t RelayTwin::mask_read_back() const {
  std::uint32_t mask = 0;
  for (unsigned channel = 1; channel <= channels(); ++channel)
    mask |= std::uint32_t{reads_back(channel)} << (channel - 1);
  return mask;
}

void RelayTwin::say(ByteView answer) {
  if (quirks_.silent) return;
  if (quirks_.half_answers) answer = answer.first(answer.size() / 2);
  Bytes said = quirks_.garbage;
  said.insert(said.end(), answer.begin(), answer.end());
  if (quirks_.reply_delay <= Duration::zero()) return port_.write(said);
  loop_.arm(loop_.now() + quirks_.reply_delay, [this, said, alive = std::weak_ptr(alive_)] {
    if (alive.lock()) port_.write(said);
  });
}

}  // namespace rig::adapter
