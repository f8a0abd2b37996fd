// SPDX-License-Identifier: Apache-2.0
#include "adapters/modbus_relay/twin.hpp"

#include <algorithm>

namespace rig::modbus_relay {

using modbus::Exception;
using modbus::Refused;
using modbus::Reply;

namespace {

template <class Request>
Refused refuse(const Request&, Exception why) {
  return {static_cast<std::uint8_t>(Request::function), why};
}

adapter::RelayTwinSettings common(const TwinSettings& quirks) {
  return {.stuck_channels = quirks.stuck_channels,
          .lies = quirks.lies,
          .silent = quirks.silent,
          .half_answers = quirks.half_answers,
          .reply_delay = quirks.reply_delay,
          .garbage = quirks.garbage};
}

}  // namespace

ModbusTwin::ModbusTwin(io::Loop& loop, device::ByteStream& port, const Settings& boards, const TwinSettings& quirks,
                       Contact contact)
    : RelayTwin(loop, port, boards.board().channels * static_cast<unsigned>(boards.unit.numbers.size()), common(quirks),
                std::move(contact)),
      loop_(loop),
      port_(port),
      model_(boards.board()),
      units_(boards.unit.numbers),
      quirks_(quirks),
      pulses_(channels()) {}

ModbusTwin::~ModbusTwin() {
  for (io::TimerId& end : pulses_) loop_.disarm(end);
}

void ModbusTwin::hear(ByteView bytes) {
  if (quirks_.echo) port_.write(bytes);
  for (const Byte octet : bytes)
    if (const auto frame = reader_.feed(octet)) hear(*frame);
}

void ModbusTwin::hear(const modbus::Frame& frame) {
  const auto unit = std::find(units_.begin(), units_.end(), frame.unit);
  const auto request = wire::decode<modbus::Request>(frame.pdu);
  if (unit == units_.end() || request.has_error()) return;
  const auto first = static_cast<unsigned>(unit - units_.begin()) * model_.channels + 1;
  const auto obey_one = [&](const auto& one) -> Reply {
    if (quirks_.refuses_with) return refuse(one, static_cast<Exception>(*quirks_.refuses_with));
    return obey(first, one);
  };
  const auto answering = static_cast<std::uint8_t>(quirks_.answers_as.value_or(frame.unit));
  answer(modbus::reply(answering, std::visit(obey_one, *request)));
}

Reply ModbusTwin::obey(unsigned first, const modbus::ReadCoils& request) {
  if (model_.dialect != Dialect::coils) return refuse(request, Exception::illegal_function);
  if (request.address + request.count > model_.channels) return refuse(request, Exception::illegal_data_address);
  modbus::CoilStates states;
  states.bits.bytes.resize((request.count + 7u) / 8);
  for (unsigned i = 0; i < request.count; ++i)
    if (reads_back(first + request.address + i)) states.bits.bytes[i / 8] |= static_cast<Byte>(1 << i % 8);
  return states;
}

Reply ModbusTwin::obey(unsigned first, const modbus::ReadRegisters& request) {
  if (model_.dialect != Dialect::registers) return refuse(request, Exception::illegal_function);
  const bool too_many = model_.reads_one && request.count != 1;
  if (request.address < 1 || request.address + request.count - 1u > model_.channels || too_many)
    return refuse(request, Exception::illegal_data_address);
  modbus::Registers registers;
  for (unsigned i = 0; i < request.count; ++i) {
    registers.octets.bytes.push_back(0);
    registers.octets.bytes.push_back(reads_back(first + request.address - 1 + i) ? 1 : 0);
  }
  return registers;
}

Reply ModbusTwin::obey(unsigned first, const modbus::WriteCoil& request) {
  if (model_.dialect != Dialect::coils) return refuse(request, Exception::illegal_function);
  const unsigned kind = request.address & 0xFF00u, coil = request.address & 0x00FFu;
  if (coil >= model_.channels) return refuse(request, Exception::illegal_data_address);
  if (kind == flash_on || kind == flash_off) {
    if (request.value > most_pulse_units) return refuse(request, Exception::illegal_data_value);
    pulse(first + coil, kind == flash_on, pulse_unit * request.value.value);
    return request;
  }
  if (kind != 0) return refuse(request, Exception::illegal_data_address);
  if (request.value != modbus::WriteCoil::on && request.value != modbus::WriteCoil::off)
    return refuse(request, Exception::illegal_data_value);
  switch_now(first + coil, request.value == modbus::WriteCoil::on);
  return request;
}

Reply ModbusTwin::obey(unsigned first, const modbus::WriteRegister& request) {
  if (model_.dialect != Dialect::registers) return refuse(request, Exception::illegal_function);
  if (request.address < 1 || request.address > model_.channels) return refuse(request, Exception::illegal_data_address);
  if (request.value != register_on && request.value != register_off)
    return refuse(request, Exception::illegal_data_value);
  switch_now(first + request.address - 1, request.value == register_on);
  return request;
}

Reply ModbusTwin::obey(unsigned first, const modbus::WriteCoils& request) {
  if (model_.dialect != Dialect::coils) return refuse(request, Exception::illegal_function);
  if (request.address + request.count > model_.channels) return refuse(request, Exception::illegal_data_address);
  for (unsigned i = 0; i < request.count; ++i)
    switch_now(first + request.address + i, (request.bits.bytes[i / 8] >> i % 8 & 1) != 0);
  return modbus::CoilsWritten{request.address, request.count};
}

void ModbusTwin::switch_now(unsigned channel, bool on) {
  loop_.disarm(pulses_[channel - 1]);
  set(channel, on);
}

void ModbusTwin::pulse(unsigned channel, bool on, Duration duration) {
  switch_now(channel, on);
  pulses_[channel - 1] = loop_.arm(loop_.now() + duration, [this, channel, on] { set(channel, !on); });
}

void ModbusTwin::answer(const modbus::Frame& reply) {
  auto octets = modbus::encode_rtu(reply);
  if (quirks_.bad_checksum) octets.back() ^= 0x01;
  say(octets);
}

}  // namespace rig::modbus_relay
