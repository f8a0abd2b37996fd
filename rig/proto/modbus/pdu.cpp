// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/modbus/pdu.hpp"

#include <array>

namespace rig::modbus {
namespace {

constexpr std::uint8_t refusal_bit = 0x80;

}  // namespace

std::optional<bool> CoilStates::coil(std::size_t index) const {
  if (index / 8 >= bits.bytes.size()) return std::nullopt;
  return (bits.bytes[index / 8] >> index % 8 & 1) != 0;
}

std::optional<std::uint16_t> Registers::at(std::size_t index) const {
  if (2 * index + 1 >= octets.bytes.size()) return std::nullopt;
  return static_cast<std::uint16_t>(octets.bytes[2 * index] << 8 | octets.bytes[2 * index + 1]);
}

std::string text(Exception exception) {
  static constexpr std::array<std::string_view, 6> known{"illegal function",   "illegal data address",
                                                         "illegal data value", "server device failure",
                                                         "acknowledge",        "server device busy"};
  const auto code = static_cast<std::size_t>(exception);
  if (code >= 1 && code <= known.size()) return std::string(known[code - 1]);
  return fmt::format("exception 0x{:02X}", code);
}

}  // namespace rig::modbus

namespace rig::wire {

using modbus::Refused;
using modbus::Reply;
using modbus::Request;

namespace {

/// Tries the alternatives of a variant for one whose function code is `function`.
template <class Variant, std::size_t index = 0>
Variant read_alternative(std::uint8_t function, Reader& reader, DecodeError* bad) {
  if constexpr (index < std::variant_size_v<Variant>) {
    using Alternative = std::variant_alternative_t<index, Variant>;
    if constexpr (requires { Alternative::function; }) {
      if (function == static_cast<std::uint8_t>(Alternative::function)) {
        const auto value = Codec<Alternative>::read(reader, bad);
        if constexpr (requires { value.consistent(); })
          if (reader.ok() && !value.consistent()) *bad = DecodeError::bad_length;
        return value;
      }
    }
    return read_alternative<Variant, index + 1>(function, reader, bad);
  }
  *bad = DecodeError::unknown_message;
  return {};
}

template <class Variant>
void write_alternative(Writer& writer, const Variant& variant) {
  std::visit(
      [&]<class Alternative>(const Alternative& value) {
        if constexpr (requires { Alternative::function; }) writer.u8(static_cast<std::uint8_t>(Alternative::function));
        Codec<Alternative>::write(writer, value);
      },
      variant);
}

template <class Variant>
std::string print_alternative(const Variant& variant) {
  return std::visit([]<class Alternative>(const Alternative& value) { return Codec<Alternative>::print(value); },
                    variant);
}

}  // namespace

void Codec<Refused>::write(Writer& writer, const Refused& refused) {
  writer.u8(refused.asked | modbus::refusal_bit);
  writer.u8(static_cast<std::uint8_t>(refused.exception));
}

Refused Codec<Refused>::read(Reader& reader, DecodeError*) {
  const auto function = static_cast<std::uint8_t>(reader.u8() & ~modbus::refusal_bit);
  return {function, static_cast<modbus::Exception>(reader.u8())};
}

std::string Codec<Refused>::print(const Refused& refused) {
  return fmt::format("refused{{function=0x{:02X}, {}}}", refused.asked, modbus::text(refused.exception));
}

void Codec<Request>::write(Writer& writer, const Request& request) { write_alternative(writer, request); }

Request Codec<Request>::read(Reader& reader, DecodeError* bad) {
  const std::uint8_t function = reader.u8();
  if (!reader.ok()) return {};
  return read_alternative<Request>(function, reader, bad);
}

std::string Codec<Request>::print(const Request& request) { return print_alternative(request); }

void Codec<Reply>::write(Writer& writer, const Reply& reply) { write_alternative(writer, reply); }

Reply Codec<Reply>::read(Reader& reader, DecodeError* bad) {
  const std::uint8_t function = reader.u8();
  if (!reader.ok()) return {};
  if ((function & modbus::refusal_bit) == 0) return read_alternative<Reply>(function, reader, bad);
  return Refused{static_cast<std::uint8_t>(function & ~modbus::refusal_bit),
                 static_cast<modbus::Exception>(reader.u8())};
}

std::string Codec<Reply>::print(const Reply& reply) { return print_alternative(reply); }

}  // namespace rig::wire
