// SPDX-License-Identifier: Apache-2.0
//
// Field tables whose layout depends on the protocol version. A struct holds what is meant, for every version; its table
// says which field travels when:
//
//   struct MessageSent {
//     static constexpr std::uint16_t id = 0x003F;
//     Status status{}; Tag tag{}; ...
//     static constexpr auto fields() {
//       return std::tuple{Field{"status", &MessageSent::status, since(14)}, Field{"tag", &MessageSent::tag},
//                         Field{"status", &MessageSent::status, until(13)}};
//     }
//   };
//
// A field named twice moves; a field that a version lacks keeps its default. Everything rig/wire/layout.hpp can carry
// can be a field, and so can Status and Tag (which widen in version 14), SlStatus, std::optional (octets that some
// peers leave out, last only), Counted lists, and other structs with such a table.
#pragma once

#include <optional>

#include "rig/proto/ezsp/status.hpp"

namespace rig::ezsp {

struct Versions {
  Version first = 0;
  Version last = 255;
  constexpr bool contain(Version version) const { return version >= first && version <= last; }
};
constexpr Versions since(Version first) { return {first, 255}; }
constexpr Versions until(Version last) { return {0, last}; }

template <class Struct, class Member>
struct Field {
  std::string_view name;
  Member Struct::*member;
  Versions versions{};
  constexpr Field(std::string_view n, Member Struct::*m, Versions v = {}) : name(n), member(m), versions(v) {}
};

/// What a host names a message by until messageSentHandler; one octet up to version 13, two from 14.
struct Tag {
  std::uint16_t value{};
  bool operator==(const Tag&) const = default;
};

/// One octet count, then that many items, at most N.
template <class T, std::size_t N>
struct Counted {
  boost::container::static_vector<T, N> items;
  bool operator==(const Counted&) const = default;
};

template <class T>
concept Tabled = requires {
  T::fields();
};

/// How one type travels in a given version.
template <class T>
struct Codec {
  static void write(wire::Writer& writer, const T& value, Version) { wire::Codec<T>::write(writer, value); }
  static T read(wire::Reader& reader, Version, wire::DecodeError* bad) { return wire::Codec<T>::read(reader, bad); }
  static std::string print(const T& value) { return wire::Codec<T>::print(value); }
};

template <>
struct Codec<Status> {
  static void write(wire::Writer& writer, Status status, Version version) {
    version < first_wide_status ? writer.u8(to_ember(status)) : writer.u32(to_sl(status));
  }
  static Status read(wire::Reader& reader, Version version, wire::DecodeError*) {
    return version < first_wide_status ? from_ember(reader.u8()) : from_sl(reader.u32());
  }
  static std::string print(Status status) { return name(status); }
};

template <>
struct Codec<SlStatus> {
  static void write(wire::Writer& writer, SlStatus status, Version) { writer.u32(to_sl(status.value)); }
  static SlStatus read(wire::Reader& reader, Version, wire::DecodeError*) { return {from_sl(reader.u32())}; }
  static std::string print(SlStatus status) { return name(status.value); }
};

template <>
struct Codec<Tag> {
  static void write(wire::Writer& writer, Tag tag, Version version) {
    version < first_wide_status ? writer.u8(static_cast<std::uint8_t>(tag.value)) : writer.u16(tag.value);
  }
  static Tag read(wire::Reader& reader, Version version, wire::DecodeError*) {
    if (version < first_wide_status) return {reader.u8()};
    return {reader.u16()};
  }
  static std::string print(Tag tag) { return fmt::format("{}", tag.value); }
};

template <class T>
struct Codec<std::optional<T>> {
  static void write(wire::Writer& writer, const std::optional<T>& value, Version version) {
    if (value) Codec<T>::write(writer, *value, version);
  }
  static std::optional<T> read(wire::Reader& reader, Version version, wire::DecodeError* bad) {
    if (reader.remaining() == 0) return std::nullopt;
    return Codec<T>::read(reader, version, bad);
  }
  static std::string print(const std::optional<T>& value) { return value ? Codec<T>::print(*value) : "absent"; }
};

template <class T, std::size_t N>
struct Codec<Counted<T, N>> {
  static void write(wire::Writer& writer, const Counted<T, N>& list, Version version) {
    writer.u8(static_cast<std::uint8_t>(list.items.size()));
    for (const T& item : list.items) Codec<T>::write(writer, item, version);
  }
  static Counted<T, N> read(wire::Reader& reader, Version version, wire::DecodeError* bad) {
    const std::size_t count = reader.u8();
    if (count > N) {
      *bad = wire::DecodeError::bad_length;
      return {};
    }
    Counted<T, N> list;
    for (std::size_t i = 0; i < count && reader.ok(); ++i) list.items.push_back(Codec<T>::read(reader, version, bad));
    return list;
  }
  static std::string print(const Counted<T, N>& list) {
    std::string text = "[";
    for (const T& item : list.items) text += (text.size() > 1 ? " " : "") + Codec<T>::print(item);
    return text + "]";
  }
};

template <Tabled T>
struct Codec<T> {
  static void write(wire::Writer& writer, const T& value, Version version) {
    std::apply([&](const auto&... field) { (write_field(writer, value, field, version), ...); }, T::fields());
  }
  static T read(wire::Reader& reader, Version version, wire::DecodeError* bad) {
    T value{};
    std::apply([&](const auto&... field) { (read_field(reader, value, field, version, bad), ...); }, T::fields());
    return value;
  }
  static std::string print(const T& value) {
    std::string text = "{";
    std::apply([&](const auto&... field) { (print_field(text, value, field), ...); }, T::fields());
    return text + "}";
  }

 private:
  template <class Member>
  static void write_field(wire::Writer& writer, const T& value, const Field<T, Member>& field, Version version) {
    if (field.versions.contain(version)) Codec<Member>::write(writer, value.*field.member, version);
  }
  template <class Member>
  static void read_field(wire::Reader& reader, T& value, const Field<T, Member>& field, Version version,
                         wire::DecodeError* bad) {
    if (field.versions.contain(version)) value.*field.member = Codec<Member>::read(reader, version, bad);
  }
  template <class Member>
  static void print_field(std::string& text, const T& value, const Field<T, Member>& field) {
    // A field that moves stands twice in the table; it is shown where the older versions have it.
    if (field.versions.first > 0 && field.versions.last == 255 && is_twice(field)) return;
    text += fmt::format("{}{}={}", text.size() > 1 ? ", " : "", field.name, Codec<Member>::print(value.*field.member));
  }
  template <class Member>
  static bool is_twice(const Field<T, Member>& wanted) {
    int count = 0;
    std::apply([&](const auto&... field) { ((count += field.name == wanted.name ? 1 : 0), ...); }, T::fields());
    return count > 1;
  }
};

/// What to do about octets after the last field. Later protocol versions append fields, so a host ignores them from a
/// version above those whose layouts are known; some hosts send more than the NCP reads, so an NCP twin ignores them
/// always.
enum class Trailing { refuse, ignore };

/// The parameters of one frame.
template <class T>
wire::Decoded<T> decode(ByteView parameters, Version version, Trailing trailing = Trailing::refuse) {
  wire::Reader reader(parameters);
  auto bad = wire::DecodeError::truncated;
  T value = Codec<T>::read(reader, version, &bad);
  if (bad != wire::DecodeError::truncated) return bad;
  if (!reader.ok()) return wire::DecodeError::truncated;
  if (trailing == Trailing::refuse && reader.remaining() > 0) return wire::DecodeError::trailing_bytes;
  return value;
}

/// "sendUnicast{type=0x00, destination=0x4A1B, ...}"
template <Tabled T>
std::string print(const T& value) {
  return std::string(T::name) + Codec<T>::print(value);
}

}  // namespace rig::ezsp
