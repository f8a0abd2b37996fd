// SPDX-License-Identifier: Apache-2.0
#include "adapters/ykush_hub/twin.hpp"

namespace rig::ykush_hub {

YkushTwin::YkushTwin(io::Loop& loop, const Settings& hub, TwinSettings quirks, adapter::TwinContacts::Moved moved)
    : loop_(loop),
      model_(hub.model.value_or(models().front())),
      quirks_(std::move(quirks)),
      sockets_(model_.channels, {.stuck_channels = quirks_.stuck_channels, .lies = quirks_.lies}, std::move(moved)) {
  power_up();
}

void YkushTwin::power_up() {
  powered_ = std::make_shared<bool>(true);
  answers_.clear();
  for (unsigned socket = 1; socket <= sockets_.channels(); ++socket)
    if (!quirks_.off_at_power_up.contains(socket)) sockets_.command(socket, true);
}

void YkushTwin::power_up_afresh() {
  sockets_.lose_power();
  power_up();
}

device::UsbIdentity YkushTwin::identity() const {
  return {.vid = 0x04D8,
          .pid = model_.pid,
          .manufacturer = "Yepkit Lda.",
          .product = std::string(model_.name),
          .serial = "YK00001"};
}

bool YkushTwin::on_out(std::uint8_t endpoint, ByteView data) {
  if (quirks_.stalls || endpoint != 0x01) return false;
  if (data.size() != model_.report_size || (model_.command_twice && data[1] != data[0])) return true;
  Bytes report = obey(data[0]);
  report.resize(model_.report_size);
  if (!quirks_.garbage.empty()) report = quirks_.garbage;
  if (!quirks_.silent) answer(std::move(report));
  return true;
}

Bytes YkushTwin::obey(Byte command) {
  const unsigned socket = command & 0x0F;
  const bool all = socket == 0x0A && command < 0x20;
  if (!all && !sockets_.has(socket)) return {0xFF, command};
  switch (command & 0xF0) {
    case 0x00:
    case 0x10: {
      const bool up = (command & 0xF0) == 0x10;
      if (all)
        sockets_.command_all(up);
      else
        sockets_.command(socket, up);
      return {0x01, command};
    }
    case 0x20:
      return {0x01, static_cast<Byte>(sockets_.reads(socket) ? 0x10 + socket : socket)};
    default:
      return {0xFF, command};
  }
}

void YkushTwin::answer(Bytes report) {
  const auto say = [this, report = std::move(report)] {
    answers_.push_back(report);
    something_is_ready();
  };
  if (quirks_.reply_delay <= Duration::zero()) return say();
  loop_.arm(loop_.now() + quirks_.reply_delay, [say, powered = std::weak_ptr(powered_)] {
    if (powered.lock()) say();
  });
}

std::optional<Bytes> YkushTwin::on_in(std::uint8_t endpoint, std::size_t) {
  if (endpoint != 0x81 || answers_.empty()) return std::nullopt;
  Bytes first = std::move(answers_.front());
  answers_.pop_front();
  return first;
}

}  // namespace rig::ykush_hub
