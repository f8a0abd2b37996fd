// SPDX-License-Identifier: Apache-2.0
#include "adapters/ykush_hub/adapter.hpp"

#include <fmt/format.h>

namespace rig::ykush_hub {

using namespace std::chrono_literals;

Result<std::unique_ptr<YkushHub>> YkushHub::create(io::Loop& loop, device::UsbDevice& usb, const std::string& name,
                                                   const Settings& settings) {
  std::string subject = fmt::format("relay {}", name);
  const Model* model = find_model(usb.identity().vid, usb.identity().pid);
  if (!model)
    return make_error(ErrorCode::refused,
                      fmt::format("expected a YKUSH hub (04d8:f2f7, 0042, f11b or f0cd), found {}", usb.name()),
                      std::move(subject));
  if (settings.model && settings.model->pid != model->pid)
    return make_error(ErrorCode::refused,
                      fmt::format("the bench says {}, the ids are those of a {}", settings.model->name, model->name),
                      std::move(subject));
  return std::unique_ptr<YkushHub>(new YkushHub(loop, usb, std::move(subject), *model));
}

YkushHub::YkushHub(io::Loop& loop, device::UsbDevice& usb, std::string subject, const Model& model)
    : model_(model), calls_(loop, usb, std::move(subject)) {}

Result<void> YkushHub::set(unsigned channel, RelayState state, Deadline deadline) {
  auto turn = calls_.take_turn(model_.name, channels(), channel, deadline);
  if (turn.has_error()) return turn.error();
  if (const auto switched = exchange(*turn, switch_command(channel, state)); switched.has_error())
    return switched.error();
  const auto answer = ask(*turn, channel);
  if (answer.has_error()) return answer.error();
  if (*answer == state) return {};
  return turn->error(ErrorCode::not_confirmed, fmt::format("{} was commanded, the hub reads back {}",
                                                           device::name(state), device::name(*answer)));
}

Result<RelayState> YkushHub::read(unsigned channel, Deadline deadline) {
  auto turn = calls_.take_turn(model_.name, channels(), channel, deadline);
  if (turn.has_error()) return turn.error();
  return ask(*turn, channel);
}

Result<RelayState> YkushHub::ask(Turn& turn, unsigned channel) {
  const auto detail = exchange(turn, status_command(channel));
  if (detail.has_error()) return detail.error();
  if (const auto state = socket_state(*detail, channel)) return *state;
  return turn.error(
      ErrorCode::protocol_violation,
      fmt::format("asked for socket {} the hub answered {:02X}, expected {:02X} or {:02X}", channel, *detail,
                  switch_command(channel, RelayState::on), switch_command(channel, RelayState::off)));
}

// An answer does not repeat its command: one to a command that was given up would pass for that to the next.
Result<Byte> YkushHub::exchange(Turn& turn, Byte command) {
  if (answer_is_owed_)
    if (auto quiet = turn.discard(endpoint_in, model_.report_size, 100ms); quiet.has_error()) return quiet.error();
  answer_is_owed_ = true;
  const auto report = encode_command(model_, command);
  if (auto sent = turn.transfer_out(endpoint_out, {report.data(), report.size()}); sent.has_error())
    return sent.error();
  const auto answer = turn.transfer_in(endpoint_in, model_.report_size);
  if (answer.has_error()) return answer.error();
  answer_is_owed_ = false;
  const auto reply = wire::decode<Reply>(*answer);
  if (reply.has_error())
    return turn.error(ErrorCode::protocol_violation,
                      fmt::format("expected an answer of at least two octets to command {:02X}, the hub sent {}",
                                  command, answer->size()));
  if (reply->outcome != done)
    return turn.error(ErrorCode::refused, fmt::format("the hub answered {:02X} to command {:02X}, expected {:02X}",
                                                      reply->outcome, command, done));
  return reply->detail;
}

}  // namespace rig::ykush_hub
