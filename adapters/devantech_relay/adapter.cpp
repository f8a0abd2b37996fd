// SPDX-License-Identifier: Apache-2.0
#include "adapters/devantech_relay/adapter.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::devantech_relay {

using namespace std::chrono_literals;
using adapter::Acknowledged;
using adapter::Refused;

namespace {

std::string printable(ByteView text) {
  const bool is_text = std::all_of(text.begin(), text.end(), [](Byte octet) { return octet > 0x20 && octet < 0x7F; });
  return is_text ? std::string(as_text(text)) : to_hex(text);
}

}  // namespace

DevantechBoard::DevantechBoard(const Settings& settings)
    : settings_(settings),
      traits_{.kind = fmt::format("a {}", settings.model.name),
              .channels = settings.model.channels,
              .reads_back = true,
              .command_gap = 10ms,
              .reply_time_out = 500ms} {}

adapter::BoardRequest DevantechBoard::ask(Byte question, std::string_view plural) {
  reader_.expect(question);
  return {.frame = {question}, .answered = true, .plural = plural};
}

std::optional<adapter::BoardRequest> DevantechBoard::prepare() {
  switch (state_) {
    case State::unknown:
      return ask(get_module, "questions for its module id");
    case State::model_known:
      return ask(get_serial, "questions for its serial number");
    case State::ready:
      break;
  }
  return {};
}

adapter::BoardRequest DevantechBoard::set(unsigned channel, RelayState state) {
  return {.frame = {encode_set(channel, state)}};
}

adapter::BoardRequest DevantechBoard::query(unsigned channel) {
  asked_ = channel;
  return ask(get_states, "status queries");
}

adapter::BoardAnswer DevantechBoard::feed(Byte octet) {
  if (!reader_.feed(octet)) return {};
  const ByteView answer = reader_.answer();
  switch (reader_.question()) {
    case get_module:
      return check_model(answer[0]);
    case get_serial:
      return check_serial(answer);
    default:
      return state_of(asked_, answer[0]);
  }
}

adapter::BoardAnswer DevantechBoard::check_model(Byte module_id) {
  if (module_id != settings_.model.module_id)
    return Refused{
        fmt::format("the board says that it is {}, the bench says a {}", board_with(module_id), settings_.model.name)};
  state_ = settings_.serial ? State::model_known : State::ready;
  return Acknowledged{};
}

adapter::BoardAnswer DevantechBoard::check_serial(ByteView serial) {
  if (as_text(serial) != *settings_.serial)
    return Refused{
        fmt::format("the board's serial number is {}, the bench says {}", printable(serial), *settings_.serial)};
  state_ = State::ready;
  return Acknowledged{};
}

}  // namespace rig::devantech_relay
