// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/zcl/attribute_value.hpp"

namespace rig::zcl {
namespace {

constexpr std::uint8_t absent_length = 0xFF;
constexpr std::size_t longest_string = 0xFE;

std::string_view name(Type type) {
  switch (type) {
    case Type::no_data: return "no_data";
    case Type::boolean: return "boolean";
    case Type::bitmap8: return "bitmap8";
    case Type::bitmap16: return "bitmap16";
    case Type::bitmap24: return "bitmap24";
    case Type::bitmap32: return "bitmap32";
    case Type::bitmap64: return "bitmap64";
    case Type::uint8: return "uint8";
    case Type::uint16: return "uint16";
    case Type::uint24: return "uint24";
    case Type::uint32: return "uint32";
    case Type::uint48: return "uint48";
    case Type::uint64: return "uint64";
    case Type::int8: return "int8";
    case Type::int16: return "int16";
    case Type::int24: return "int24";
    case Type::int32: return "int32";
    case Type::int64: return "int64";
    case Type::enum8: return "enum8";
    case Type::enum16: return "enum16";
    case Type::octet_string: return "octet_string";
    case Type::char_string: return "char_string";
    case Type::utc_time: return "utc_time";
    case Type::cluster_id: return "cluster_id";
    case Type::attribute_id: return "attribute_id";
    case Type::ieee_address: return "ieee_address";
  }
  return "unknown";
}

}  // namespace

std::optional<std::size_t> number_width(Type type) {
  switch (type) {
    case Type::no_data: return 0;
    case Type::boolean:
    case Type::bitmap8:
    case Type::uint8:
    case Type::int8:
    case Type::enum8: return 1;
    case Type::bitmap16:
    case Type::uint16:
    case Type::int16:
    case Type::enum16:
    case Type::cluster_id:
    case Type::attribute_id: return 2;
    case Type::bitmap24:
    case Type::uint24:
    case Type::int24: return 3;
    case Type::bitmap32:
    case Type::uint32:
    case Type::int32:
    case Type::utc_time: return 4;
    case Type::uint48: return 6;
    case Type::bitmap64:
    case Type::uint64:
    case Type::int64:
    case Type::ieee_address: return 8;
    case Type::octet_string:
    case Type::char_string: break;
  }
  return {};
}

bool is_string(Type type) { return type == Type::octet_string || type == Type::char_string; }
bool is_known(Type type) { return is_string(type) || number_width(type).has_value(); }

Value Value::text(std::string_view text) { return {Type::char_string, 0, Bytes(text.begin(), text.end()), false}; }
Value Value::bytes(ByteView octets) { return {Type::octet_string, 0, Bytes(octets.begin(), octets.end()), false}; }

std::string to_string(const Value& value) {
  if (!is_known(value.type)) return fmt::format("type 0x{:02X}", static_cast<unsigned>(value.type));
  if (value.absent) return fmt::format("{} (no value)", name(value.type));
  if (value.type == Type::char_string) return fmt::format("char_string \"{}\"", as_text(value.octets));
  if (value.type == Type::octet_string) return "octet_string " + to_hex(value.octets);
  const std::size_t width = *number_width(value.type);
  if (width == 0) return std::string(name(value.type));
  return fmt::format("{} 0x{:0{}X}", name(value.type), value.number, 2 * width);
}

}  // namespace rig::zcl

namespace rig::wire {

void Codec<zcl::Value>::write(Writer& writer, const zcl::Value& value) {
  writer.u8(static_cast<std::uint8_t>(value.type));
  if (zcl::is_string(value.type)) {
    const auto length = std::min(value.octets.size(), zcl::longest_string);
    writer.u8(value.absent ? zcl::absent_length : static_cast<std::uint8_t>(length));
    if (!value.absent) writer.bytes(ByteView(value.octets).first(length));
    return;
  }
  const std::size_t width = zcl::number_width(value.type).value_or(0);
  for (std::size_t i = 0; i < width; ++i) writer.u8(static_cast<std::uint8_t>(value.number >> (8 * i)));
}

zcl::Value Codec<zcl::Value>::read(Reader& reader, DecodeError* bad) {
  zcl::Value value;
  value.type = static_cast<zcl::Type>(reader.u8());
  if (zcl::is_string(value.type)) {
    const std::uint8_t length = reader.u8();
    value.absent = length == zcl::absent_length;
    const ByteView octets = reader.take(value.absent ? 0 : length);
    value.octets.assign(octets.begin(), octets.end());
    return value;
  }
  const auto width = zcl::number_width(value.type);
  if (!width && reader.ok()) *bad = DecodeError::bad_value;
  for (std::size_t i = 0; i < width.value_or(0); ++i) value.number |= static_cast<std::uint64_t>(reader.u8()) << (8 * i);
  return value;
}

}  // namespace rig::wire
