// SPDX-License-Identifier: Apache-2.0
//
// What a Modbus client asks and a server answers: function code and fields, without unit and checksum (MODBUS
// Application Protocol V1.1b3, chapter 6). Addresses count from 0.
//
//   const auto reply = wire::decode<modbus::Reply>(frame.pdu);
//   if (const auto* coils = std::get_if<modbus::CoilStates>(&*reply)) ...
#pragma once

#include <string>
#include <variant>

#include "rig/wire/layout.hpp"

namespace rig::modbus {

enum class Function : std::uint8_t {
  read_coils = 0x01,
  read_registers = 0x03,
  write_coil = 0x05,
  write_register = 0x06,
  write_coils = 0x0F,
};

/// A number of two octets, the high one first.
struct Word {
  std::uint16_t value{};
  constexpr Word(std::uint16_t number = 0) : value(number) {}
  constexpr operator std::uint16_t() const { return value; }
};

/// Function code and fields take no more.
inline constexpr std::size_t max_pdu = 253;

struct ReadCoils {
  static constexpr auto function = Function::read_coils;
  Word address{}, count{};
  bool operator==(const ReadCoils&) const = default;
};
struct CoilStates {
  static constexpr auto function = Function::read_coils;
  wire::LengthPrefixed<max_pdu - 2> bits{};  ///< the lowest bit of the first octet is the first coil that was asked for
  bool operator==(const CoilStates&) const = default;
  /// Nothing beyond the octets that came; the last octet is filled up with zeros.
  std::optional<bool> coil(std::size_t index) const;
};
struct ReadRegisters {
  static constexpr auto function = Function::read_registers;
  Word address{}, count{};
  bool operator==(const ReadRegisters&) const = default;
};
struct Registers {
  static constexpr auto function = Function::read_registers;
  wire::LengthPrefixed<max_pdu - 2> octets{};  ///< two for each register, the high one first
  bool operator==(const Registers&) const = default;
  bool consistent() const { return octets.bytes.size() % 2 == 0; }
  /// Nothing beyond the registers that came.
  std::optional<std::uint16_t> at(std::size_t index) const;
};
/// The server repeats it when it is done. FF00 is on, 0000 is off; makers give other values and addresses a meaning of
/// their own.
struct WriteCoil {
  static constexpr auto function = Function::write_coil;
  static constexpr std::uint16_t on = 0xFF00, off = 0x0000;
  Word address{}, value{};
  bool operator==(const WriteCoil&) const = default;
};
/// The server repeats it when it is done.
struct WriteRegister {
  static constexpr auto function = Function::write_register;
  Word address{}, value{};
  bool operator==(const WriteRegister&) const = default;
};
struct WriteCoils {
  static constexpr auto function = Function::write_coils;
  Word address{}, count{};
  wire::LengthPrefixed<max_pdu - 6> bits{};
  bool operator==(const WriteCoils&) const = default;
  bool consistent() const { return bits.bytes.size() == (std::size_t{count} + 7) / 8; }
};
struct CoilsWritten {
  static constexpr auto function = Function::write_coils;
  Word address{}, count{};
  bool operator==(const CoilsWritten&) const = default;
};

/// Chapter 7.
enum class Exception : std::uint8_t {
  illegal_function = 0x01,
  illegal_data_address = 0x02,
  illegal_data_value = 0x03,
  device_failure = 0x04,
  acknowledge = 0x05,
  device_busy = 0x06,
};

/// "illegal data address"; "exception 0x2A" for a code that the standard does not have.
std::string text(Exception exception);

/// The answer no: the request's function code with its top bit set, and why.
struct Refused {
  std::uint8_t asked{};  ///< function code of the request, without the top bit; any
  Exception exception{};
  bool operator==(const Refused&) const = default;
};

using Request = std::variant<ReadCoils, ReadRegisters, WriteCoil, WriteRegister, WriteCoils>;
using Reply = std::variant<CoilStates, Registers, WriteCoil, WriteRegister, CoilsWritten, Refused>;

}  // namespace rig::modbus

namespace rig::wire {

template <>
struct Codec<modbus::Word> {
  static void write(Writer& writer, modbus::Word word) { writer.be(word.value); }
  static modbus::Word read(Reader& reader, DecodeError*) { return reader.be<std::uint16_t>(); }
  static std::string print(modbus::Word word) { return fmt::format("0x{:04X}", word.value); }
};

template <>
struct Layout<modbus::ReadCoils> {
  using T = modbus::ReadCoils;
  static constexpr std::string_view name = "read_coils";
  static constexpr std::tuple fields{Field{"address", &T::address}, Field{"count", &T::count}};
};
template <>
struct Layout<modbus::CoilStates> {
  using T = modbus::CoilStates;
  static constexpr std::string_view name = "coil_states";
  static constexpr std::tuple fields{Field{"bits", &T::bits}};
};
template <>
struct Layout<modbus::ReadRegisters> {
  using T = modbus::ReadRegisters;
  static constexpr std::string_view name = "read_registers";
  static constexpr std::tuple fields{Field{"address", &T::address}, Field{"count", &T::count}};
};
template <>
struct Layout<modbus::Registers> {
  using T = modbus::Registers;
  static constexpr std::string_view name = "registers";
  static constexpr std::tuple fields{Field{"octets", &T::octets}};
};
template <>
struct Layout<modbus::WriteCoil> {
  using T = modbus::WriteCoil;
  static constexpr std::string_view name = "write_coil";
  static constexpr std::tuple fields{Field{"address", &T::address}, Field{"value", &T::value}};
};
template <>
struct Layout<modbus::WriteRegister> {
  using T = modbus::WriteRegister;
  static constexpr std::string_view name = "write_register";
  static constexpr std::tuple fields{Field{"address", &T::address}, Field{"value", &T::value}};
};
template <>
struct Layout<modbus::WriteCoils> {
  using T = modbus::WriteCoils;
  static constexpr std::string_view name = "write_coils";
  static constexpr std::tuple fields{Field{"address", &T::address}, Field{"count", &T::count}, Field{"bits", &T::bits}};
};
template <>
struct Layout<modbus::CoilsWritten> {
  using T = modbus::CoilsWritten;
  static constexpr std::string_view name = "coils_written";
  static constexpr std::tuple fields{Field{"address", &T::address}, Field{"count", &T::count}};
};
template <>
struct Codec<modbus::Refused> {
  static void write(Writer& writer, const modbus::Refused& refused);
  static modbus::Refused read(Reader& reader, DecodeError* bad);
  static std::string print(const modbus::Refused& refused);
};

/// Errors besides what the fields say: unknown_message for a function code that is not here, bad_length where a count
/// and the octets behind it disagree.
template <>
struct Codec<modbus::Request> {
  static void write(Writer& writer, const modbus::Request& request);
  static modbus::Request read(Reader& reader, DecodeError* bad);
  static std::string print(const modbus::Request& request);
};
template <>
struct Codec<modbus::Reply> {
  static void write(Writer& writer, const modbus::Reply& reply);
  static modbus::Reply read(Reader& reader, DecodeError* bad);
  static std::string print(const modbus::Reply& reply);
};

}  // namespace rig::wire
