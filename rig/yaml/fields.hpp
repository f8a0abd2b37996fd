// SPDX-License-Identifier: Apache-2.0
//
// The YAML form of a struct is a table beside it:
//
//   struct Relay { std::string port; std::uint32_t baud_rate{9600}; Duration settle{50ms}; yaml::Location location; };
//   template <> struct rig::yaml::YamlLayout<Relay> {
//     static constexpr std::tuple fields{
//         Field{"port", &Relay::port, "device node of the serial port"},
//         Field{"baud_rate", &Relay::baud_rate, "line speed", optional, range(300, 921'600)},
//         Field{"settle", &Relay::settle, "how long the contacts may bounce", optional}};
//   };
//
//   auto relay = read_as<Relay>(document);     // Result<Relay>
//   auto rows = describe_fields<Relay>();      // for --help, the docs and the JSON Schema
//
// The default of an optional field is what its member is initialised with. A member `yaml::Location location`, not in
// the table, is filled with the place of the map. What a member may be: rig/yaml/readers.hpp.
#pragma once

#include <string_view>
#include <tuple>
#include <vector>

#include "rig/yaml/readers.hpp"

namespace rig::yaml {

enum class Presence { required, optional };
using enum Presence;

template <class Struct, class Member>
struct Field {
  constexpr Field(std::string_view key, Member Struct::*pointer, std::string_view text, Presence how = required,
                  Constraint limit = {})
      : name(key), member(pointer), description(text), presence(how), constraint(limit) {}

  std::string_view name;
  Member Struct::*member;
  std::string_view description;
  Presence presence;
  Constraint constraint;
};

/// Reports `missing key "id" (slug: what the case is called in reports)` at the map.
void report_missing(const Node& map, std::string_view key, const TypeInfo& type, std::string_view description,
                    Diagnostics& diagnostics);
/// Reports every key of the map that is not in `known`, with the nearest known one. True if there was none.
bool refuse_unknown_keys(const Node& map, std::span<const std::string_view> known, Diagnostics& diagnostics);
/// Reports if the node is not a map.
bool expect_map(const Node& node, Diagnostics& diagnostics);

namespace detail {

template <class Struct, class Member>
bool read_field(const Node& map, const Field<Struct, Member>& field, Struct& value, Diagnostics& diagnostics) {
  if (const auto node = map.find(field.name))
    return Reader<Member>::read(*node, value.*field.member, diagnostics, field.constraint);
  if (field.presence == optional) return true;
  report_missing(map, field.name, Reader<Member>::type(field.constraint), field.description, diagnostics);
  return false;
}

template <class Struct, class Member>
FieldRow describe_field(const Field<Struct, Member>& field) {
  FieldRow row{.name = std::string(field.name), .type = Reader<Member>::type(field.constraint)};
  row.required = field.presence == required;
  if (!row.required) row.default_text = Reader<Member>::text(Struct{}.*field.member);
  row.description = field.description;
  return row;
}

}  // namespace detail

template <class T>
struct YamlLayout;  // specialised per struct: `fields`

template <class T>
concept HasLayout = requires {
  YamlLayout<T>::fields;
};

/// The keys of T's YAML form.
template <HasLayout T>
std::vector<std::string_view> field_names() {
  return std::apply([](const auto&... field) { return std::vector<std::string_view>{field.name...}; },
                    YamlLayout<T>::fields);
}

/// T's YAML form as rows, in the order of the table.
template <HasLayout T>
std::vector<FieldRow> describe_fields() {
  return std::apply([](const auto&... field) { return std::vector<FieldRow>{detail::describe_field(field)...}; },
                    YamlLayout<T>::fields);
}

/// Reads the keys of T's table from a map and leaves others alone: for maps whose further keys somebody else knows.
template <HasLayout T>
bool read_known_fields(const Node& map, T& value, Diagnostics& diagnostics) {
  if (!expect_map(map, diagnostics)) return false;
  if constexpr (requires { value.location = map.location(); }) value.location = map.location();
  bool clean = true;
  std::apply(
      [&](const auto&... field) { ((clean = detail::read_field(map, field, value, diagnostics) && clean), ...); },
      YamlLayout<T>::fields);
  return clean;
}

/// Reads a map that has the keys of T's table and no others.
template <HasLayout T>
bool read_fields(const Node& map, T& value, Diagnostics& diagnostics) {
  if (!expect_map(map, diagnostics)) return false;
  const bool known = refuse_unknown_keys(map, field_names<T>(), diagnostics);
  return read_known_fields(map, value, diagnostics) && known;
}

template <HasLayout T>
struct Reader<T> {
  static bool read(const Node& node, T& value, Diagnostics& diagnostics, const Constraint&) {
    return read_fields(node, value, diagnostics);
  }
  static TypeInfo type(const Constraint&) { return object_type(describe_fields<T>()); }
  static std::string text(const T&) { return {}; }
};

/// A whole node as a T, or all that is wrong with it.
template <class T>
Result<T> read_as(const Node& node) {
  T value{};
  Diagnostics diagnostics;
  if (!Reader<T>::read(node, value, diagnostics, Constraint{})) return diagnostics.error();
  return value;
}

template <class T>
Result<T> read_as(const Document& document) {
  return read_as<T>(document.root());
}

}  // namespace rig::yaml
