// SPDX-License-Identifier: Apache-2.0
//
// A frame is declared once, as data:
//
//   struct QueryJitter { std::uint8_t payload_type{}; std::uint8_t jitter{}; bool operator==(const QueryJitter&) const = default; };
//   template <> struct rig::wire::Layout<QueryJitter> {
//     static constexpr std::string_view name = "query_jitter";
//     static constexpr std::tuple fields{Field{"payload_type", &QueryJitter::payload_type}, Field{"jitter", &QueryJitter::jitter}};
//   };
//
// and encode(), decode() and print() follow. A field may be an unsigned or signed integer, bool, an enum, Eui64, NodeId,
// std::array<Byte, N>, LengthPrefixed<N>, Rest<N>, std::vector or std::array of such, or another declared struct.
// Fields that depend on other fields are written by hand: specialise Codec<T>.
#pragma once

#include <fmt/format.h>

#include <array>
#include <string>
#include <tuple>
#include <type_traits>

#include "rig/base/ids.hpp"
#include "rig/wire/decode.hpp"
#include "rig/wire/reader.hpp"

namespace rig::wire {

/// No message of any protocol here is longer.
inline constexpr std::size_t max_message = 512;

template <class Struct, class Member>
struct Field {
  std::string_view name;
  Member Struct::*member;
};
// clang 14 does not deduce the arguments of an aggregate by itself.
template <class Struct, class Member>
Field(std::string_view, Member Struct::*) -> Field<Struct, Member>;

template <class T>
struct Layout;  // specialised per frame: `name` and `fields`

template <class T>
concept Declared = requires { Layout<T>::fields; };

/// One length octet, then that many bytes, at most N.
template <std::size_t N = 255>
struct LengthPrefixed {
  FixedBytes<N> bytes;
  bool operator==(const LengthPrefixed&) const = default;
};

/// Everything up to the end of the message, at most N bytes. Only ever the last field.
template <std::size_t N = 255>
struct Rest {
  FixedBytes<N> bytes;
  bool operator==(const Rest&) const = default;
};

/// How one type travels. `read` leaves the reader failed, or reports a value the type does not have through `bad`.
template <class T>
struct Codec;

template <std::unsigned_integral T>
struct Codec<T> {
  static void write(Writer& writer, T value) { writer.le(value); }
  static T read(Reader& reader, DecodeError*) { return reader.le<T>(); }
  static std::string print(T value) { return fmt::format("0x{:0{}X}", value, 2 * sizeof(T)); }
};

template <std::signed_integral T>
struct Codec<T> {
  static void write(Writer& writer, T value) { writer.le(static_cast<std::make_unsigned_t<T>>(value)); }
  static T read(Reader& reader, DecodeError*) { return static_cast<T>(reader.le<std::make_unsigned_t<T>>()); }
  static std::string print(T value) { return fmt::format("{}", value); }
};

template <>
struct Codec<bool> {
  static void write(Writer& writer, bool value) { writer.u8(value ? 1 : 0); }
  static bool read(Reader& reader, DecodeError*) { return reader.u8() != 0; }
  static std::string print(bool value) { return value ? "true" : "false"; }
};

template <class T>
  requires std::is_enum_v<T>
struct Codec<T> {
  using Raw = std::underlying_type_t<T>;
  static void write(Writer& writer, T value) { Codec<Raw>::write(writer, static_cast<Raw>(value)); }
  static T read(Reader& reader, DecodeError* bad) { return static_cast<T>(Codec<Raw>::read(reader, bad)); }
  static std::string print(T value) { return Codec<Raw>::print(static_cast<Raw>(value)); }
};

template <>
struct Codec<Eui64> {
  static void write(Writer& writer, Eui64 eui) { writer.u64(eui.value); }
  static Eui64 read(Reader& reader, DecodeError*) { return Eui64{reader.u64()}; }
  static std::string print(Eui64 eui) { return to_string(eui); }
};

template <>
struct Codec<NodeId> {
  static void write(Writer& writer, NodeId node) { writer.u16(node.value); }
  static NodeId read(Reader& reader, DecodeError*) { return NodeId{reader.u16()}; }
  static std::string print(NodeId node) { return to_string(node); }
};

template <std::size_t N>
struct Codec<std::array<Byte, N>> {
  static void write(Writer& writer, const std::array<Byte, N>& value) { writer.bytes(value); }
  static std::array<Byte, N> read(Reader& reader, DecodeError*) {
    std::array<Byte, N> value{};
    const ByteView view = reader.take(N);
    std::copy(view.begin(), view.end(), value.begin());
    return value;
  }
  static std::string print(const std::array<Byte, N>& value) { return to_hex(value); }
};

template <std::size_t N>
struct Codec<LengthPrefixed<N>> {
  static void write(Writer& writer, const LengthPrefixed<N>& value) {
    writer.u8(static_cast<std::uint8_t>(value.bytes.size()));
    writer.bytes({value.bytes.data(), value.bytes.size()});
  }
  static LengthPrefixed<N> read(Reader& reader, DecodeError* bad) {
    const std::size_t length = reader.u8();
    if (length > N) {
      *bad = DecodeError::bad_length;
      return {};
    }
    const ByteView view = reader.take(length);
    return {FixedBytes<N>(view.begin(), view.end())};
  }
  static std::string print(const LengthPrefixed<N>& value) { return to_hex({value.bytes.data(), value.bytes.size()}); }
};

template <std::size_t N>
struct Codec<Rest<N>> {
  static void write(Writer& writer, const Rest<N>& value) { writer.bytes({value.bytes.data(), value.bytes.size()}); }
  static Rest<N> read(Reader& reader, DecodeError* bad) {
    const ByteView view = reader.rest();
    if (view.size() > N) {
      *bad = DecodeError::bad_length;
      return {};
    }
    return {FixedBytes<N>(view.begin(), view.end())};
  }
  static std::string print(const Rest<N>& value) { return to_hex({value.bytes.data(), value.bytes.size()}); }
};

template <Declared T>
struct Codec<T> {
  static void write(Writer& writer, const T& value) {
    std::apply([&](const auto&... field) { (write_field(writer, value.*field.member), ...); }, Layout<T>::fields);
  }
  static T read(Reader& reader, DecodeError* bad) {
    T value{};
    std::apply([&](const auto&... field) { (read_field(reader, value.*field.member, bad), ...); }, Layout<T>::fields);
    return value;
  }
  static std::string print(const T& value) {
    std::string text{Layout<T>::name};
    text += '{';
    std::apply(
        [&](const auto&... field) {
          ((text += fmt::format("{}{}={}", text.back() == '{' ? "" : ", ", field.name, print_field(value.*field.member))), ...);
        },
        Layout<T>::fields);
    return text + "}";
  }

 private:
  template <class Member>
  static void write_field(Writer& writer, const Member& member) { Codec<Member>::write(writer, member); }
  template <class Member>
  static void read_field(Reader& reader, Member& member, DecodeError* bad) { member = Codec<Member>::read(reader, bad); }
  template <class Member>
  static std::string print_field(const Member& member) { return Codec<Member>::print(member); }
};

/// The message as bytes; into a FixedBytes where the heap is not wanted.
template <class Buffer = Bytes, class T>
Buffer encode(const T& value) {
  std::array<Byte, max_message> scratch;  // NOLINT(cppcoreguidelines-pro-type-member-init): every byte read was written
  Writer writer(scratch);
  Codec<T>::write(writer, value);
  const ByteView written = writer.written();
  return Buffer(written.begin(), written.end());
}

/// One value from the front of a longer message; the reader stays behind it.
template <class T>
Decoded<T> decode_from(Reader& reader) {
  auto bad = DecodeError::truncated;
  T value = Codec<T>::read(reader, &bad);
  if (bad != DecodeError::truncated) return bad;
  if (!reader.ok()) return DecodeError::truncated;
  return value;
}

/// A whole message: every byte belongs to it.
template <class T>
Decoded<T> decode(ByteView bytes) {
  Reader reader(bytes);
  auto value = decode_from<T>(reader);
  if (value.has_value() && reader.remaining() > 0) return DecodeError::trailing_bytes;
  return value;
}

/// "image_block_request{field_control=0x00, manufacturer_code=0x121D, ...}"
template <class T>
std::string print(const T& value) { return Codec<T>::print(value); }

}  // namespace rig::wire
