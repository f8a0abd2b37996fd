// SPDX-License-Identifier: Apache-2.0
#include "adapters/modbus_relay/adapter.hpp"

#include <fmt/format.h>

namespace rig::modbus_relay {

using adapter::BoardAnswer;
using adapter::BoardRequest;
using device::RelayState;
using namespace std::chrono_literals;

namespace {

std::string kind(const Model& model, std::size_t boards) {
  if (boards > 1) return fmt::format("a line of {} {}", boards, model.name);
  return fmt::format("{} {}", model.name.front() == 'R' ? "an" : "a", model.name);
}

constexpr std::uint16_t word(unsigned value) { return static_cast<std::uint16_t>(value); }

}  // namespace

// Units tell frames apart by the silence between them. The gap has room for a request, the longest reply at 9600 baud
// (9 and 37 octets) and 20 ms; and the shortest pulse is not over when it is read back.
ModbusBoards::ModbusBoards(const Settings& settings)
    : model_(settings.board()),
      units_(settings.unit.numbers),
      traits_{.kind = kind(model_, units_.size()),
              .channels = static_cast<unsigned>(units_.size()) * model_.channels,
              .reads_back = true,
              .command_gap = model_.dialect == Dialect::coils ? 50ms : 80ms,
              .reply_time_out = 500ms} {
  if (model_.dialect != Dialect::coils) return;
  traits_.pulse_unit = pulse_unit;
  traits_.longest_pulse = pulse_unit * most_pulse_units;
}

BoardRequest ModbusBoards::set(unsigned channel, RelayState state) {
  const bool on = state == RelayState::on;
  BoardRequest request =
      model_.dialect == Dialect::coils
          ? ask(channel, modbus::WriteCoil{word(index(channel)), on ? modbus::WriteCoil::on : modbus::WriteCoil::off})
          : ask(channel, modbus::WriteRegister{word(index(channel) + 1), on ? register_on : register_off});
  request.plural = "commands";
  return request;
}

BoardRequest ModbusBoards::pulse_off(unsigned channel, Duration duration) {
  BoardRequest request = ask(
      channel, modbus::WriteCoil{word(flash_off + index(channel)), word(static_cast<unsigned>(duration / pulse_unit))});
  request.plural = "commands";
  request.repeated = false;  // the board may have heard the first one: a second one would be a second cut
  return request;
}

BoardRequest ModbusBoards::query(unsigned channel) {
  const bool registers = model_.dialect == Dialect::registers;
  place_ = registers && model_.reads_one ? 0 : index(channel);
  const auto first = word(index(channel) - static_cast<unsigned>(place_));
  const auto count = word(registers && model_.reads_one ? 1 : model_.channels);
  BoardRequest request = registers ? ask(channel, modbus::ReadRegisters{word(first + 1u), count})
                                   : ask(channel, modbus::ReadCoils{first, count});
  request.plural = "status queries";
  return request;
}

BoardRequest ModbusBoards::ask(unsigned channel, const modbus::Request& request) {
  const unsigned unit = units_[(channel - 1) / model_.channels];
  reader_.reset();
  asked_ = modbus::request(static_cast<std::uint8_t>(unit), request);
  const auto octets = modbus::encode_rtu(asked_);
  return {.frame = {octets.begin(), octets.end()},
          .answered = true,
          .advice = "unit address, baud rate, and whether A and B are exchanged"};
}

BoardAnswer ModbusBoards::feed(Byte octet) {
  const auto frame = reader_.feed(octet);
  return frame ? judge(*frame) : BoardAnswer{};
}

BoardAnswer ModbusBoards::judge(const modbus::Frame& frame) const {
  if (frame.unit != asked_.unit)
    return adapter::Refused{fmt::format("unit {} answered in the place of unit {}", frame.unit, asked_.unit)};
  const auto reply = wire::decode<modbus::Reply>(frame.pdu);
  if (reply.has_error()) return {};
  if (const auto* refused = std::get_if<modbus::Refused>(&*reply); refused && refused->asked == asked_.pdu.front())
    return adapter::Refused{fmt::format("unit {} refuses: {}", frame.unit, modbus::text(refused->exception))};
  if (frame == asked_) return adapter::Acknowledged{};
  return state_in(*reply);
}

BoardAnswer ModbusBoards::state_in(const modbus::Reply& reply) const {
  std::optional<bool> on;
  if (const auto* coils = std::get_if<modbus::CoilStates>(&reply)) on = coils->coil(place_);
  if (const auto* registers = std::get_if<modbus::Registers>(&reply))
    if (const auto value = registers->at(place_); value && *value <= 1) on = *value == 1;
  if (!on) return {};
  return *on ? RelayState::on : RelayState::off;
}

}  // namespace rig::modbus_relay
