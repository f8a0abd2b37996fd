// SPDX-License-Identifier: Apache-2.0
//
// A typed attribute value (ZCL 2.6.2):  type u8 | value.  Numbers of 1 to 8 octets, and two string types with a length octet.
#pragma once

#include <optional>
#include <string>

#include "rig/wire/layout.hpp"

namespace rig::zcl {

enum class Type : std::uint8_t {
  no_data = 0x00,
  boolean = 0x10,
  bitmap8 = 0x18,
  bitmap16 = 0x19,
  bitmap24 = 0x1A,
  bitmap32 = 0x1B,
  bitmap64 = 0x1F,
  uint8 = 0x20,
  uint16 = 0x21,
  uint24 = 0x22,
  uint32 = 0x23,
  uint48 = 0x25,
  uint64 = 0x27,
  int8 = 0x28,
  int16 = 0x29,
  int24 = 0x2A,
  int32 = 0x2B,
  int64 = 0x2F,
  enum8 = 0x30,
  enum16 = 0x31,
  octet_string = 0x41,
  char_string = 0x42,
  utc_time = 0xE2,
  cluster_id = 0xE8,
  attribute_id = 0xE9,
  ieee_address = 0xF0,
};

/// How many octets a number of this type takes; nothing for strings and for types this rig does not know.
std::optional<std::size_t> number_width(Type type);
bool is_string(Type type);
bool is_known(Type type);

/// One value with its type. Numbers, booleans, addresses and times are in `number` (signed ones as two's complement of their
/// own width); strings in `octets`. A string with length octet 0xFF is ZCL's "no value": `absent`, written back the same way.
struct Value {
  Type type{Type::no_data};
  std::uint64_t number{};
  Bytes octets{};
  bool absent{};
  bool operator==(const Value&) const = default;

  static Value of(Type type, std::uint64_t number) { return {type, number, {}, false}; }
  static Value u8(std::uint8_t value) { return of(Type::uint8, value); }
  static Value u16(std::uint16_t value) { return of(Type::uint16, value); }
  static Value u32(std::uint32_t value) { return of(Type::uint32, value); }
  static Value enum8(std::uint8_t value) { return of(Type::enum8, value); }
  static Value boolean(bool value) { return of(Type::boolean, value ? 1 : 0); }
  static Value utc(std::uint32_t zcl_seconds) { return of(Type::utc_time, zcl_seconds); }
  static Value address(Eui64 eui) { return of(Type::ieee_address, eui.value); }
  static Value text(std::string_view text);
  static Value bytes(ByteView octets);
};

/// "uint32 0xACDCACDC", "char_string \"PPMID\"", "octet_string 0123".
std::string to_string(const Value& value);

}  // namespace rig::zcl

template <>
struct rig::wire::Codec<rig::zcl::Value> {
  static void write(Writer& writer, const zcl::Value& value);
  /// An unknown type is a bad_value: its length is not known either, so nothing behind it can be read.
  static zcl::Value read(Reader& reader, DecodeError* bad);
  static std::string print(const zcl::Value& value) { return zcl::to_string(value); }
};
