// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_relay/protocol.hpp"

#include <fmt/format.h>

namespace rig::lcus_relay {
namespace {

constexpr Byte sum_of(std::uint8_t channel, Operation operation) {
  return static_cast<Byte>(command_start + channel + static_cast<Byte>(operation));
}

constexpr bool is_operation(Byte value) { return value <= 0x02 || value == 0xFF; }

Heard heard_from(const Command& command) {
  switch (command.operation) {
    case Operation::open:
      return {.channel = command.channel, .set = RelayState::off};
    case Operation::close:
      return {.channel = command.channel, .set = RelayState::on};
    case Operation::query:
      return {.channel = command.channel, .form = QueryForm::operation_02};
    default:
      return {.channel = command.channel, .form = QueryForm::operation_ff};
  }
}

}  // namespace

FixedBytes<command_size> encode_query(QueryForm form, unsigned channel) {
  if (form == QueryForm::single_ff) return {query_all};
  const Operation operation = form == QueryForm::operation_02 ? Operation::query : Operation::query_ff;
  return wire::encode<FixedBytes<command_size>>(Command{static_cast<std::uint8_t>(channel), operation});
}

std::optional<Status> StatusParser::complete(RelayState state) {
  state_ = State::idle;
  return Status{channel_, state};
}

std::optional<Status> StatusParser::feed(Byte octet) {
  constexpr unsigned most_channels = 99;
  const State before = std::exchange(state_, octet == 'C' ? State::after_c : State::idle);
  switch (before) {
    case State::idle:
      break;
    case State::after_c:
      channel_ = 0;
      if (octet == 'H') state_ = State::channel;
      break;
    case State::channel:
      if (octet == ':' && channel_ > 0) state_ = State::before_state;
      if (octet < '0' || octet > '9') break;
      channel_ = channel_ * 10 + (octet - unsigned{'0'});
      if (channel_ <= most_channels) state_ = State::channel;
      break;
    case State::before_state:
      if (octet == ' ') state_ = State::before_state;
      if (octet == 'O') state_ = State::after_o;
      break;
    case State::after_o:
      if (octet == 'N') return complete(RelayState::on);
      if (octet == 'F') state_ = State::after_of;
      break;
    case State::after_of:
      if (octet == 'F') return complete(RelayState::off);
      break;
  }
  return {};
}

std::vector<Heard> CommandReader::feed(ByteView bytes) {
  pending_.insert(pending_.end(), bytes.begin(), bytes.end());
  std::vector<Heard> heard;
  while (take_one(heard)) {
  }
  return heard;
}

bool CommandReader::take_one(std::vector<Heard>& heard) {
  if (pending_.empty()) return false;
  if (pending_.front() == command_start && pending_.size() < command_size) return false;
  std::size_t used = 1;
  if (pending_.front() == query_all) {
    heard.push_back({.channel = 0, .form = QueryForm::single_ff});
  } else if (pending_.front() == command_start) {
    if (const auto command = wire::decode<Command>(ByteView(pending_).first(command_size)); command.has_value()) {
      heard.push_back(heard_from(*command));
      used = command_size;
    }
  }
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(used));
  return true;
}

}  // namespace rig::lcus_relay

namespace rig::wire {

using lcus_relay::Command;
using lcus_relay::Operation;

void Codec<Command>::write(Writer& writer, const Command& command) {
  writer.u8(lcus_relay::command_start);
  writer.u8(command.channel);
  writer.u8(static_cast<Byte>(command.operation));
  writer.u8(lcus_relay::sum_of(command.channel, command.operation));
}

Command Codec<Command>::read(Reader& reader, DecodeError* bad) {
  const Byte start = reader.u8(), channel = reader.u8(), operation = reader.u8(), sum = reader.u8();
  if (!reader.ok()) return {};
  const Command command{channel, static_cast<Operation>(operation)};
  if (start != lcus_relay::command_start)
    *bad = DecodeError::bad_magic;
  else if (sum != lcus_relay::sum_of(channel, command.operation))
    *bad = DecodeError::bad_checksum;
  else if (!lcus_relay::is_operation(operation))
    *bad = DecodeError::bad_value;
  return command;
}

std::string Codec<Command>::print(const Command& command) {
  return fmt::format("lcus_command{{channel={}, operation=0x{:02X}}}", command.channel,
                     static_cast<Byte>(command.operation));
}

}  // namespace rig::wire
