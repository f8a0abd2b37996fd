// SPDX-License-Identifier: Apache-2.0
#include "adapters/numato_relay/adapter.hpp"

#include <fmt/format.h>

namespace rig::numato_relay {

using namespace std::chrono_literals;
using adapter::Acknowledged;
using adapter::BoardRequest;
using adapter::Refused;

NumatoBoard::NumatoBoard(const Settings& settings)
    : settings_(settings),
      traits_{.kind = fmt::format("a Numato {} module", settings.model.name),
              .channels = settings.model.channels,
              .reads_back = true,
              .command_gap = 10ms,
              .settle = 100ms,
              .reply_time_out = 500ms} {}

BoardRequest NumatoBoard::ask(Asked asked, std::string command, std::string_view plural) {
  asked_ = asked;
  const ByteView text = as_bytes(command);
  BoardRequest request{.frame = {text.begin(), text.end()}, .answered = true, .plural = plural};
  request.frame.push_back('\r');
  reader_.expect(std::move(command));
  return request;
}

std::optional<BoardRequest> NumatoBoard::prepare() {
  switch (state_) {
    case State::unknown:
      return ask(Asked::prompt, {}, "requests for its prompt");
    case State::cleared:
      return ask(Asked::id, std::string(id_command), "requests for its id");
    case State::ready:
      break;
  }
  return {};
}

BoardRequest NumatoBoard::set(unsigned channel, RelayState state) {
  return ask(Asked::command, set_command(channel, state), "commands");
}

BoardRequest NumatoBoard::query(unsigned channel) {
  return ask(Asked::status, read_command(channel), "status queries");
}

adapter::BoardAnswer NumatoBoard::feed(Byte octet) {
  const auto answer = reader_.feed(octet);
  if (!answer) return {};
  switch (asked_) {
    case Asked::prompt:
      return prompted();
    case Asked::id:
      return check_id(*answer);
    case Asked::command:
      if (answer->empty()) return Acknowledged{};
      return unexpected(*answer);
    case Asked::status:
      return status(*answer);
  }
  return {};
}

adapter::BoardAnswer NumatoBoard::prompted() {
  state_ = settings_.id ? State::cleared : State::ready;
  return Acknowledged{};
}

adapter::BoardAnswer NumatoBoard::check_id(const std::string& id) {
  if (id != *settings_.id)
    return Refused{fmt::format("the module's id is \"{}\", the bench says \"{}\"", id, *settings_.id)};
  state_ = State::ready;
  return Acknowledged{};
}

adapter::BoardAnswer NumatoBoard::status(const std::string& answer) const {
  if (answer == "on") return RelayState::on;
  if (answer == "off") return RelayState::off;
  return unexpected(answer);
}

Refused NumatoBoard::unexpected(const std::string& answer) const {
  return {fmt::format("the module answered \"{}\" to \"{}\"", answer, reader_.command())};
}

}  // namespace rig::numato_relay
